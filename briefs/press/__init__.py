"""From a dossier to a PDF that says the same: HTML, fonts, tags, charts, the page budget, issuing and verifying.
Imports staff and evidence; knows no kind of brief."""

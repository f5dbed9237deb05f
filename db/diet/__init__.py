"""The Diet: sessions, bills, written questions, petitions, committee news, supplementary resolutions, the minutes with
their exchanges and promises.  Imports change and what lies below."""

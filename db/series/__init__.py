"""The register of statistics: series and points with their grades, figures proposed from texts, what a person decided,
gaps and caps.  Imports record and text."""

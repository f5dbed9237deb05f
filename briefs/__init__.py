"""PDF briefs: choose from the record, freeze the evidence, check it, lay it out, record what was issued.

The composition root mounts :data:`briefs.commands.brief.brief`; the functions behind it are in briefs.issue and briefs.verify.
"""

"""The commands under ``policywatch brief`` and ``policywatch claims``.  The top of briefs."""

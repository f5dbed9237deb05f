"""The comparison table 新旧対照表 of two stored texts: which texts, what stands beside what, what is left out.
Imports law, change and what lies below; independent of the statistics."""

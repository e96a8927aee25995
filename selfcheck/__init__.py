"""企业自查风险管控清单 — an enterprise self-compliance risk-control checklist tool.

The job runs through the packages in this order: ``catalogue`` (what is supervised), ``riskpoints`` (what can
go wrong), ``enterprises`` (who answers for it), ``tailoring`` (which points apply, and why), ``checklist`` and
``controls`` (the unit's own list), ``presets`` (a short way there from the unit's trade), ``verification`` and
``issuing`` (the list that a regulator receives), ``paper`` (what hangs on the workshop wall). ``app`` puts them
together; start reading there.
"""

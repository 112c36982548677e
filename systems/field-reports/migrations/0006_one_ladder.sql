-- The case engine climbs the ladder now (docs/decisions/018); what stood here was only the times of its steps.
drop table field_reports.escalation;

-- A list that is read backwards needs no second index, and the wide index of periods serves the narrow one's questions.
drop index if exists cases.case_type_opened_at_id_idx1;
drop index if exists cases.case_opened_at_idx;

-- What of a hand-in was turned away while it was read (an archive that reaches outside, too much of something): the
-- reasons as JSON, in the form in which a report shows them. Null where all of it could be read.
ALTER TABLE submission ADD COLUMN turned_away TEXT;

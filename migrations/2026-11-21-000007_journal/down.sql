DROP TABLE journal_counter, journal_entry;

DROP TABLE import_report;

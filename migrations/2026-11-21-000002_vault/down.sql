DROP TABLE personal_value;

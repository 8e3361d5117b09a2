DROP TABLE availability_exception, availability_hours, channel, contact;

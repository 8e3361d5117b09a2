DROP TABLE address_space;

DROP TABLE change_counter, change;
DROP AGGREGATE chain_head(bytea, bigint, bytea);
DROP FUNCTION chain_link(bytea, bytea, bigint, bytea);

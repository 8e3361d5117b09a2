DROP INDEX channel_circles, contact_person_circles, contact_circles, organization_circles;
DROP TABLE circle_member, circle;
DROP DOMAIN circle_rule;

DROP TABLE organization_adoption;

-- Read once by the image of PostgreSQL, when its data folder is empty, as its superuser: the program gets a role of its
-- own, which owns its database and has no right in any other.
\set password `cat /run/secrets/database-password`
CREATE ROLE outreach LOGIN PASSWORD :'password';
CREATE DATABASE outreach OWNER outreach;
REVOKE ALL ON DATABASE outreach, postgres, template1 FROM PUBLIC;

-- How the hub authenticates itself to an endpoint. authentication: the type's name; credentials: the sealed JSON of
-- all of it, null for none; client_certificate: the sealed JSON of chain and private key, null for none.
ALTER TABLE endpoint ADD COLUMN credentials ${bytes};
ALTER TABLE endpoint ADD COLUMN client_certificate ${bytes};
UPDATE endpoint SET authentication = 'none';

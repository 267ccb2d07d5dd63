-- Keys of the store itself, each encrypted with the secret of the proxies that use it.
CREATE TABLE store_keys (
    name TEXT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL
);

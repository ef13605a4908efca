"""Official and curated files to clean tables: one reader per publisher file, by country."""

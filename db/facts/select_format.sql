SELECT version FROM facts_format

"""Everything under one roof: the database, the web server and the worker, started and stopped by one command."""

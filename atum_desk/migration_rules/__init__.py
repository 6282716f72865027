"""What a migration may not do to a table in use, because people work while it is applied: read from the migrations."""

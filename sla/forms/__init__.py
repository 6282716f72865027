"""What people enter about service levels."""

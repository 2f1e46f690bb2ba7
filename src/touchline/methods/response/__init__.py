"""What more or fewer contacts change, and how much of it the data can carry."""

"""What can be done with notices: write one, choose, send what is due."""

"""Settings of sign-up, login and second factors, gathered where their code is."""

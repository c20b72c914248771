"""Who plays which part in a rehearsal (排演角色): one module for each stretch of the way."""

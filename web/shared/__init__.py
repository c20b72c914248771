"""What all desks share (共用部件): who is signed in, lights, lists, act forms, refusals."""

"""What happens next (流程): the one door, the acts, work items, clocks and rehearsal."""

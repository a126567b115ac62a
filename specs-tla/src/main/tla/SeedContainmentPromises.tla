----------------------- MODULE SeedContainmentPromises ------------------------
(* What one would expect of the original, and what TLC refutes.                *)
EXTENDS SeedContainment

FloodIsNotMerelyObserved(s, o, n) ==
  (o.kind = "Event" /\ s.errors = ErrorMax) => n.result # "Observe"

ContainmentEnds == state.contained ~> ~state.contained
===============================================================================

------------------------ MODULE SeedLifecyclePromises -------------------------
(* What one would expect of the original, and what TLC refutes.                *)
EXTENDS SeedLifecycle

AbortedBringUpCanBeClosed(s, o, n) ==
  (s.phase \in {"Created", "Initialized"} /\ o.to = "Shutdown") => n.state.phase = "Shutdown"

ShutdownIsFinal(s, o, n) ==
  s.phase = "Shutdown" => n.state.phase = "Shutdown"

RepeatedQuarantineIsRefused(s, o, n) ==
  (s.phase = "Quarantined" /\ o.to = "Quarantined") => n.result # "Ok"

QuarantineIsDecided == (state.phase = "Quarantined") ~> (state.phase # "Quarantined")
===============================================================================

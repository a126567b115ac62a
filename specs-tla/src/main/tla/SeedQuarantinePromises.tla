------------------------ MODULE SeedQuarantinePromises ------------------------
(* What one would expect of the original, and what TLC refutes.                *)
EXTENDS SeedQuarantine

QuarantineIsLeftOnlyByRelease(s, o, n) ==
  (s.quarantined /\ ~n.state.quarantined) => o.kind = "Unquarantine"

UnownedLineIsNotAccused(s, o, n) ==
  (o.kind = "Trigger" /\ ~s.registered) => n.state.quarantined = s.quarantined

ReasonMeansQuarantine(s) ==
  s.reason # "None" => s.quarantined

UnlimitedIsNeverQuarantined(s, o, n) ==
  (o.kind = "Trigger" /\ s.registered /\ ~s.limited /\ ~s.quarantined /\ ~o.fails) => n.result = "Ok"

NewWindowIsFresh(s, o, n) ==
  (o.kind = "NextWindow" /\ s.registered /\ s.limited /\ ~s.quarantined) => n.state.calls = 0

ReleasesAreLimited(s, o, n) ==
  (o.kind = "Unquarantine" /\ ~s.quarantined) => n.result # "Ok"

EveryLostInterruptIsCounted(s, o, n) ==
  (o.kind = "Trigger" /\ n.result # "Ok" /\ ~o.fails /\ s.violations < CounterMax) => n.state.violations > s.violations
===============================================================================

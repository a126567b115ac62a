------------------------------ MODULE Lifecycle ------------------------------
(* The life of one driver, as its monitor sees it. The machine is deterministic
   and total: Apply answers every operation in every state, and a refusal is an
   answer that leaves the state as it is.                                      *)
EXTENDS Integers

CONSTANT MaxReleases   \* how often a driver may be let out of quarantine

Phases == {"Created", "Initialized", "Running", "Suspended", "Shutdown", "Quarantined"}

Ops == {"Initialize", "Start", "Suspend", "Resume", "Shutdown", "Fault", "Contain",
        "ContainAndReset", "ResetDone", "RequestRelease", "Grant", "Deny"}

(* phase      where the driver is
   cause      why it is quarantined: the first reason stands until it is released
   resetDue   containment asked for a device reset that has not been done yet
   requested  a release was requested and has not been decided
   closed     the driver was shut down; from then on it never runs again
   releases   how often it was let out of quarantine                           *)
Start == [phase |-> "Created", cause |-> "None", resetDue |-> FALSE,
          requested |-> FALSE, closed |-> FALSE, releases |-> 0]

Ok(t) == [state |-> t, result |-> "Ok"]
Refuse(s, why) == [state |-> s, result |-> why]

Move(s, from, to) ==
  IF s.phase = from THEN Ok([s EXCEPT !.phase = to]) ELSE Refuse(s, "IllegalTransition")

(* Shutdown closes a driver from any phase in which it may still do something,
   an aborted bring-up included. It is final.                                  *)
Close(s) ==
  IF s.phase \in {"Created", "Initialized", "Running", "Suspended"}
  THEN Ok([s EXCEPT !.phase = "Shutdown", !.closed = TRUE])
  ELSE Refuse(s, "IllegalTransition")

Quarantine(s, cause, reset) ==
  Ok([s EXCEPT !.phase = "Quarantined", !.cause = cause, !.resetDue = reset])

(* Fault: the driver misbehaved (a budget, a handler, a forbidden access). A
   driver that is shut down runs no code, so there is nothing to blame it for. *)
Blame(s) ==
  IF s.phase = "Quarantined" THEN Refuse(s, "AlreadyQuarantined")
  ELSE IF s.phase = "Shutdown" THEN Refuse(s, "IllegalTransition")
  ELSE Quarantine(s, "Fault", FALSE)

(* Contain: the device misbehaved and its driver is cut off, in every phase: a
   device can write to memory long after its driver was shut down. A second
   containment may add the duty to reset, and never takes it away.             *)
Isolate(s, reset) ==
  IF s.phase # "Quarantined" THEN Quarantine(s, "Containment", reset)
  ELSE IF reset /\ ~s.resetDue THEN Ok([s EXCEPT !.resetDue = TRUE])
  ELSE Refuse(s, "AlreadyQuarantined")

(* ResetDone: the reset that containment asked for has been carried out.       *)
Reset(s) ==
  IF s.resetDue THEN Ok([s EXCEPT !.resetDue = FALSE]) ELSE Refuse(s, "NoResetDue")

(* RequestRelease: somebody with the authority to ask wants the driver back.   *)
Request(s) ==
  IF s.phase # "Quarantined" THEN Refuse(s, "NotQuarantined")
  ELSE IF s.requested THEN Refuse(s, "AlreadyRequested")
  ELSE Ok([s EXCEPT !.requested = TRUE])

(* Grant: the only way out of quarantine. It is counted, it needs a request and
   the reset, it is refused for good once the releases are spent. The driver
   starts a new life; one that was shut down goes back to being shut down.     *)
Release(s) ==
  IF ~s.requested THEN Refuse(s, "NotRequested")
  ELSE IF s.resetDue THEN Refuse(s, "ResetDue")
  ELSE IF s.releases >= MaxReleases THEN Refuse(s, "ReleasesSpent")
  ELSE Ok([s EXCEPT !.phase = IF s.closed THEN "Shutdown" ELSE "Created", !.cause = "None",
                    !.requested = FALSE, !.releases = @ + 1])

(* Deny: the other decision. The driver stays where it is.                     *)
Decline(s) ==
  IF s.requested THEN Ok([s EXCEPT !.requested = FALSE]) ELSE Refuse(s, "NotRequested")

Apply(s, o) ==
  CASE o = "Initialize"      -> Move(s, "Created", "Initialized")
    [] o = "Start"           -> Move(s, "Initialized", "Running")
    [] o = "Suspend"         -> Move(s, "Running", "Suspended")
    [] o = "Resume"          -> Move(s, "Suspended", "Running")
    [] o = "Shutdown"        -> Close(s)
    [] o = "Fault"           -> Blame(s)
    [] o = "Contain"         -> Isolate(s, FALSE)
    [] o = "ContainAndReset" -> Isolate(s, TRUE)
    [] o = "ResetDone"       -> Reset(s)
    [] o = "RequestRelease"  -> Request(s)
    [] o = "Grant"           -> Release(s)
    [] o = "Deny"            -> Decline(s)

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)

(* Whoever decides on releases does decide in the end.                         *)
Fairness == WF_state(Do("Grant") \/ Do("Deny"))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

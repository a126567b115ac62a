----------------------------- MODULE Containment -----------------------------
(* What happens to a device whose port reported an error: a decision about its
   drivers at once, and then the recovery that PCI platforms agree on. Every
   function below the port votes, votes are merged, and the device ends up
   recovered or disconnected. A reset that a fatal error demands is carried out
   whatever the votes say.                                                     *)
EXTENDS Integers

CONSTANTS FunctionCount,  \* functions below the port
          RateLimit       \* correctable errors a window that are merely observed

Functions == 1..FunctionCount
Votes == {"None", "CanRecover", "NeedReset", "Disconnect", "NoHandler", "Recovered"}
Severities == {"NonFatal", "Fatal", "Dpc"}

Ops ==
       [kind : {"Correctable", "RateWindow", "SurpriseRemoval", "Timeout"}]
  \cup [kind : {"Uncorrectable"}, severity : Severities]
  \cup [kind : {"Vote"}, function : Functions, vote : Votes]
  \cup [kind : {"Reset"}, done : BOOLEAN]

(* stage        "Healthy", or where recovery is, or "Disconnected" for good
   severity     of the error being recovered
   waiting      functions that have not voted in this round
   merged       the votes of this round so far
   correctable  correctable errors in this rate window, saturating             *)
Start == [stage |-> "Healthy", severity |-> "None", waiting |-> {}, merged |-> "None",
          correctable |-> 0]

Rank(severity) == CASE severity = "None" -> 0 [] severity = "NonFatal" -> 1
                    [] severity = "Fatal" -> 2 [] severity = "Dpc" -> 3
Decision(severity) == IF severity = "NonFatal" THEN "Quarantine" ELSE "ResetRequired"

Answer(t, result) == [state |-> t, result |-> result]
Ask(t, stage, merged) == [t EXCEPT !.stage = stage, !.waiting = Functions, !.merged = merged]
End(t, stage) ==
  [t EXCEPT !.stage = stage, !.severity = "None", !.waiting = {}, !.merged = "None"]
Recovered(t) == Answer(End(t, "Healthy"), "Recovered")
Disconnected(t) == Answer(End(t, "Disconnected"), "Disconnect")
Resetting(t) == Answer([t EXCEPT !.stage = "Resetting"], "Ok")

(* Each recovery has one reset at most; this is the time after it.             *)
WasReset(s) == s.stage = "SlotReset" \/ (s.stage = "MmioEnabled" /\ s.severity # "NonFatal")

(* Uncorrectable: the decision is the severity's. Recovery starts, or starts
   again if the new error is worse than the one being recovered. An error after
   the reset means that the reset did not help.                                *)
Uncorrectable(s, severity) ==
  IF WasReset(s) THEN Disconnected(s)
  ELSE IF Rank(severity) <= Rank(s.severity) THEN Answer(s, Decision(severity))
  ELSE Answer([Ask(s, "Voting", "CanRecover") EXCEPT !.severity = severity], Decision(severity))

(* Correctable: observed, until there are too many of them in one rate window.
   From then on each is taken for a non-fatal error.                           *)
Correctable(s) ==
  IF s.correctable < RateLimit THEN Answer([s EXCEPT !.correctable = @ + 1], "Observe")
  ELSE Uncorrectable(s, "NonFatal")

(* How the platform merges votes: a function without error handlers fails the
   whole port, a vote of none changes nothing, a later vote replaces a good one,
   and a wish to disconnect gives way to a reset only.                         *)
Merge(merged, vote) ==
  IF vote = "NoHandler" THEN "NoHandler"
  ELSE IF vote = "None" THEN merged
  ELSE IF merged \in {"CanRecover", "Recovered"} THEN vote
  ELSE IF merged = "Disconnect" /\ vote = "NeedReset" THEN vote
  ELSE merged

(* The first round is over. A fatal error goes on to the reset in any case.    *)
AfterVoting(s) ==
  IF s.severity # "NonFatal" \/ s.merged = "NeedReset" THEN Resetting(s)
  ELSE IF s.merged \in {"CanRecover", "Recovered"} THEN Answer(Ask(s, "MmioEnabled", "Recovered"), "Ok")
  ELSE Disconnected(s)

(* The functions looked at their registers: all well, or a reset after all, if
   there has been none; otherwise the round that follows a reset.              *)
AfterMmio(s) ==
  IF s.merged = "Recovered" THEN Recovered(s)
  ELSE IF s.merged # "NeedReset" THEN Disconnected(s)
  ELSE IF WasReset(s) THEN Answer(Ask(s, "SlotReset", "Recovered"), "Ok")
  ELSE Resetting(s)

AfterSlotReset(s) == IF s.merged = "Recovered" THEN Recovered(s) ELSE Disconnected(s)

(* Vote: one vote a function and round. The last one ends the round.           *)
Vote(s, function, vote) ==
  LET t == [s EXCEPT !.waiting = @ \ {function}, !.merged = Merge(@, vote)]
  IN  IF function \notin s.waiting THEN Answer(s, "NotAsked")
      ELSE IF t.waiting # {} THEN Answer(t, "Ok")
      ELSE CASE t.stage = "Voting"      -> AfterVoting(t)
             [] t.stage = "MmioEnabled" -> AfterMmio(t)
             [] t.stage = "SlotReset"   -> AfterSlotReset(t)

(* Reset: carried out, or refused by the platform, which nobody can opt out of.
   For a port in DPC it is the release of the port: busy cleared, trigger
   cleared, devices below ready. Then the votes have their say.                *)
Reset(s, done) ==
  IF s.stage # "Resetting" THEN Answer(s, "NotResetting")
  ELSE IF ~done \/ s.merged \in {"Disconnect", "NoHandler"} THEN Disconnected(s)
  ELSE IF s.merged = "NeedReset" THEN Answer(Ask(s, "SlotReset", "Recovered"), "Ok")
  ELSE Answer(Ask(s, "MmioEnabled", "Recovered"), "Ok")

(* Timeout: the watchdog of recovery. A step that does not end is a failure.   *)
Timeout(s) == IF s.stage = "Healthy" THEN Answer(s, "NothingPending") ELSE Disconnected(s)

(* RateWindow: a new window for correctable errors. SurpriseRemoval: gone.     *)
Apply(s, o) ==
  IF s.stage = "Disconnected" THEN Answer(s, "Gone")
  ELSE CASE o.kind = "Correctable"     -> Correctable(s)
         [] o.kind = "RateWindow"      -> Answer([s EXCEPT !.correctable = 0], "Ok")
         [] o.kind = "Uncorrectable"   -> Uncorrectable(s, o.severity)
         [] o.kind = "SurpriseRemoval" -> Disconnected(s)
         [] o.kind = "Vote"            -> Vote(s, o.function, o.vote)
         [] o.kind = "Reset"           -> Reset(s, o.done)
         [] o.kind = "Timeout"         -> Timeout(s)

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)

(* The watchdog runs.                                                          *)
Fairness == WF_state(Do([kind |-> "Timeout"]))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

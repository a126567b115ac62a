-------------------------- MODULE QuarantinePromises --------------------------
(* What Quarantine promises. Old(s, o) and New(o, n) are the line that the
   operation is about, before and after.                                       *)
EXTENDS Quarantine

Old(s, o) == s.lines[o.line]
New(o, n) == n.state.lines[o.line]
Quarantined(t) == t.mode = "Quarantined"

HasItsShape(s) ==
  s.lines \in [Lines -> [budget : {"None"} \cup Budgets, mode : {"Open", "Masked", "Quarantined"},
                         reason : {"None", "Storm", "Overrun", "HandlerFault", "Containment"},
                         window : Windows, generation : Generations, calls : 0..CallBudget, exhausted : 0..(StormThreshold - 1),
                         lost : 0..CounterMax, releases : 0..MaxReleases]]

BeginsWithNothing(s) ==
  \A l \in Lines : LET t == Start.lines[l] IN
    /\ t.budget = "None" /\ t.mode = "Open" /\ t.reason = "None"
    /\ t.window = 0 /\ t.generation = 0 /\ t.calls = 0 /\ t.exhausted = 0 /\ t.lost = 0 /\ t.releases = 0

OtherLinesAreUntouched(s, o, n) ==
  \A l \in Lines \ {o.line} : n.state.lines[l] = s.lines[l]

OtherLinesDoNotMatter(s, o, n) ==
  \A l \in Lines \ {o.line} :
    LET alone == Apply([s EXCEPT !.lines[l] = StartLine], o)
    IN  New(o, alone) = New(o, n) /\ alone.result = n.result

(* A later window, by at most half the circle.                                 *)
LaterWindow(s, o) == o.kind \in {"Interrupt", "Tick"}
                /\ \E d \in 1..(WindowCount \div 2) : o.at = (Old(s, o).window + d) % WindowCount
Counted(s, o) == o.kind = "Interrupt" /\ Old(s, o).budget = "Finite" /\ ~Quarantined(Old(s, o))

AdmitsOnlyWithinTheBudget(s, o, n) ==
  (o.kind = "Interrupt" /\ n.result = "Ok" /\ Old(s, o).budget = "Finite") =>
    IF LaterWindow(s, o) THEN New(o, n).calls = 1
    ELSE Old(s, o).calls < CallBudget /\ New(o, n) = [Old(s, o) EXCEPT !.calls = @ + 1]

AdmitsAllWithinTheBudget(s, o, n) ==
  (Counted(s, o) /\ (LaterWindow(s, o) \/ (Old(s, o).mode = "Open" /\ Old(s, o).calls < CallBudget))) => n.result = "Ok"

UnlimitedIsNeverMasked(s, o, n) ==
  (o.kind = "Interrupt" /\ Old(s, o).mode = "Open" /\ Old(s, o).budget = "Unlimited") =>
    n = [state |-> s, result |-> "Ok"]

QuarantinedLineDeliversNothing(s, o, n) ==
  (o.kind = "Interrupt" /\ Quarantined(Old(s, o))) =>
    n.result # "Ok" /\ Quarantined(New(o, n)) /\ New(o, n).reason = Old(s, o).reason

QuarantinedLineRefuses(s, o, n) ==
  (Quarantined(Old(s, o)) /\ o.kind \notin {"Unregister", "Release"}) => n.result # "Ok"

MaskedLineWaitsForItsWindow(s, o, n) ==
  (Old(s, o).mode = "Masked" /\ ~LaterWindow(s, o)) =>
    (o.kind = "Interrupt" => n.result # "Ok") /\ New(o, n).mode # "Open"

SpentWindowIsMaskedFirst(s, o, n) ==
  (Counted(s, o) /\ ~LaterWindow(s, o) /\ Old(s, o).mode = "Open"
     /\ Old(s, o).calls = CallBudget /\ Old(s, o).exhausted + 1 < StormThreshold) =>
    /\ n.result = "Masked"
    /\ New(o, n) = [Old(s, o) EXCEPT !.mode = "Masked", !.exhausted = @ + 1, !.lost = New(o, n).lost]

StormQuarantines(s, o, n) ==
  (Counted(s, o) /\ ~LaterWindow(s, o) /\ Old(s, o).mode = "Open"
     /\ Old(s, o).calls = CallBudget /\ Old(s, o).exhausted + 1 = StormThreshold) =>
    n.result = "Quarantined" /\ Quarantined(New(o, n)) /\ New(o, n).reason = "Storm"

EveryQuarantineHasItsCause(s, o, n) ==
  (~Quarantined(Old(s, o)) /\ Quarantined(New(o, n))) =>
    CASE New(o, n).reason = "Storm"        -> o.kind = "Interrupt" /\ Old(s, o).exhausted + 1 = StormThreshold
      [] New(o, n).reason = "Overrun"      -> o.kind = "Complete" /\ ~o.fault /\ o.ticks > TickBudget
                                              /\ Old(s, o).budget = "Finite"
      [] New(o, n).reason = "HandlerFault" -> o.kind = "Complete" /\ o.fault
      [] New(o, n).reason = "Containment"  -> o.kind = "Contain"
      [] OTHER                             -> FALSE

OverrunOrFaultQuarantines(s, o, n) ==
  (o.kind = "Complete" /\ Old(s, o).budget # "None" /\ ~Quarantined(Old(s, o)) /\ o.generation = Old(s, o).generation
     /\ (o.fault \/ (o.ticks > TickBudget /\ Old(s, o).budget = "Finite"))) => Quarantined(New(o, n)) /\ n.result = "Ok"

GoodReturnChangesNothing(s, o, n) ==
  (o.kind = "Complete" /\ ~o.fault /\ (o.ticks <= TickBudget \/ Old(s, o).budget = "Unlimited")
     /\ Old(s, o).budget # "None" /\ ~Quarantined(Old(s, o)) /\ o.generation = Old(s, o).generation) =>
    n = [state |-> s, result |-> "Ok"]

StaleReturnChangesNothing(s, o, n) ==
  (o.kind = "Complete" /\ o.generation # Old(s, o).generation) => n.result # "Ok" /\ n.state = s

ContainmentQuarantines(s, o, n) ==
  o.kind = "Contain" => Quarantined(New(o, n)) /\ (~Quarantined(Old(s, o)) => n.result = "Ok")

QuarantineIsLeftOnlyByRelease(s, o, n) ==
  (Quarantined(Old(s, o)) /\ ~Quarantined(New(o, n))) =>
    o.kind = "Release" /\ New(o, n).releases = Old(s, o).releases + 1 /\ New(o, n).mode = "Open"

ReleasesAreCountedAndLimited(s, o, n) ==
  (o.kind = "Release") =>
    /\ (n.result = "Ok") <=> (Quarantined(Old(s, o)) /\ Old(s, o).releases < MaxReleases)
    /\ n.result = "Ok" =>
         New(o, n) = [StartLine EXCEPT !.budget = Old(s, o).budget, !.lost = Old(s, o).lost,
                                       !.window = Old(s, o).window, !.generation = New(o, n).generation,
                                       !.releases = Old(s, o).releases + 1]

RegistrationLaundersNothing(s, o, n) ==
  o.kind \in {"Register", "Unregister"} =>
    New(o, n) = [Old(s, o) EXCEPT !.budget = New(o, n).budget, !.generation = New(o, n).generation]

OwnersAndReleasesAreNumbered(s, o, n) ==
  /\ o.kind = "Complete" => o.generation < GenerationCount
  /\ New(o, n).generation =
       IF n.result = "Ok" /\ o.kind \in {"Register", "Release"}
       THEN (Old(s, o).generation + 1) % GenerationCount ELSE Old(s, o).generation

RegistrationIsExclusive(s, o, n) ==
  o.kind \in {"Register", "Unregister"} =>
    IF o.kind = "Unregister"
    THEN New(o, n).budget = "None" /\ ((n.result = "Ok") <=> (Old(s, o).budget # "None"))
    ELSE IF Old(s, o).budget = "None" /\ ~Quarantined(Old(s, o))
         THEN New(o, n).budget = o.budget /\ n.result = "Ok"
         ELSE New(o, n).budget = Old(s, o).budget /\ n.result # "Ok"

OnlyRegistrationChangesTheOwner(s, o, n) ==
  New(o, n).budget # Old(s, o).budget => o.kind \in {"Register", "Unregister"}

UnownedLineIsNotAccused(s, o, n) ==
  (o.kind \in {"Interrupt", "Complete"} /\ Old(s, o).budget = "None") =>
    n.result = "NotRegistered" /\ New(o, n) = [Old(s, o) EXCEPT !.lost = New(o, n).lost]

EveryLostInterruptIsCounted(s, o, n) ==
  New(o, n).lost = IF o.kind = "Interrupt" /\ n.result # "Ok" /\ Old(s, o).lost < CounterMax
                   THEN Old(s, o).lost + 1 ELSE Old(s, o).lost

FirstReasonStands(s, o, n) ==
  (Quarantined(Old(s, o)) /\ Quarantined(New(o, n))) =>
    New(o, n) = [Old(s, o) EXCEPT !.lost = New(o, n).lost, !.budget = New(o, n).budget]

ReasonMeansQuarantine(s) ==
  \A l \in Lines : LET t == s.lines[l] IN
    /\ Quarantined(t) <=> (t.reason # "None")
    /\ Quarantined(t) => t.calls = 0 /\ t.exhausted = 0
    /\ t.mode = "Masked" => t.calls = CallBudget /\ t.exhausted > 0

NewWindowIsFresh(s, o, n) ==
  (o.kind = "Tick" /\ LaterWindow(s, o) /\ ~Quarantined(Old(s, o))) =>
    /\ n.result = "Ok"
    /\ New(o, n) = [Old(s, o) EXCEPT !.mode = "Open", !.calls = 0, !.window = o.at, !.exhausted = New(o, n).exhausted]
    /\ New(o, n).exhausted = IF Old(s, o).mode = "Masked" /\ o.at = (Old(s, o).window + 1) % WindowCount
                              THEN Old(s, o).exhausted ELSE 0

(* An interrupt in a later window is a tick and an interrupt.                  *)
InterruptBringsItsWindow(s, o, n) ==
  (o.kind = "Interrupt" /\ Old(s, o).budget # "None" /\ ~Quarantined(Old(s, o))
     /\ (Old(s, o).mode = "Masked" \/ Old(s, o).budget = "Finite")) =>
    n = Apply(Apply(s, [kind |-> "Tick", line |-> o.line, at |-> o.at]).state, o)

TimeGoesForward(s, o, n) ==
  New(o, n).window # Old(s, o).window => LaterWindow(s, o) /\ New(o, n).window = o.at

LateReadingIsOfThePresentWindow(s, o, n) ==
  (o.kind \in {"Interrupt", "Tick"} /\ ~LaterWindow(s, o)) => n = Apply(s, [o EXCEPT !.at = Old(s, o).window])

BreaksTheBudget(s, o, n) == o.kind = "Interrupt" /\ Old(s, o).mode = "Open" /\ New(o, n).mode # "Open"

RefusalChangesOnlyTheCounter(s, o, n) ==
  (n.result # "Ok" /\ ~BreaksTheBudget(s, o, n)) => New(o, n) = [Old(s, o) EXCEPT !.lost = New(o, n).lost]

RefusalSaysWhy(s, o, n) ==
  n.result # "Ok" =>
    CASE n.result = "NotRegistered"     -> Old(s, o).budget = "None" /\ o.kind \in {"Interrupt", "Complete", "Unregister"}
      [] n.result = "AlreadyRegistered" -> o.kind = "Register" /\ Old(s, o).budget # "None" /\ ~Quarantined(Old(s, o))
      [] n.result = "Quarantined"       -> Quarantined(New(o, n)) /\ o.kind \notin {"Unregister", "Release"}
      [] n.result = "Masked"            -> o.kind = "Interrupt" /\ New(o, n).mode = "Masked"
      [] n.result = "Stale"             -> o.kind = "Complete" /\ o.generation # Old(s, o).generation
      [] n.result = "NotQuarantined"    -> o.kind = "Release" /\ ~Quarantined(Old(s, o))
      [] n.result = "ReleasesSpent"     -> o.kind = "Release" /\ Quarantined(Old(s, o)) /\ Old(s, o).releases = MaxReleases
      [] OTHER                          -> FALSE

(* Under fairness. *)
MaskIsLifted == \A l \in Lines : (state.lines[l].mode = "Masked") ~> (state.lines[l].mode # "Masked")
===============================================================================

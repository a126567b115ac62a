------------------------- MODULE ContainmentPromises --------------------------
(* What Containment promises.                                                  *)
EXTENDS Containment

Recovering == {"Voting", "MmioEnabled", "Resetting", "SlotReset"}
Polling == {"Voting", "MmioEnabled", "SlotReset"}
Decisions == {"Observe", "Quarantine", "ResetRequired", "Disconnect"}
AfterTheReset(s) == s.stage = "SlotReset" \/ (s.stage = "MmioEnabled" /\ s.severity \in {"Fatal", "Dpc"})
Refusals == {"Gone", "NotAsked", "NotResetting", "NothingPending"}

HasItsShape(s) ==
  /\ s \in [stage : {"Healthy", "Disconnected"} \cup Recovering, severity : {"None"} \cup Severities,
            waiting : SUBSET Functions, merged : Votes, correctable : 0..RateLimit]
  /\ s.stage \in Recovering <=> s.severity # "None"
  /\ s.stage \in Polling <=> s.waiting # {}
  /\ s.stage \notin Recovering => s.merged = "None"

BeginsWithNothing(s) ==
  /\ Start.stage = "Healthy" /\ Start.severity = "None" /\ Start.merged = "None"
  /\ Start.waiting = {} /\ Start.correctable = 0

RefusalChangesNothing(s, o, n) ==
  n.result \in Refusals => n.state = s

DisconnectedIsForGood(s, o, n) ==
  s.stage = "Disconnected" => n = [state |-> s, result |-> "Gone"]

RemovalDisconnects(s, o, n) ==
  (o.kind = "SurpriseRemoval" /\ s.stage # "Disconnected") =>
    n.state.stage = "Disconnected" /\ n.result = "Disconnect"

CorrectableIsObservedUpToTheRate(s, o, n) ==
  (o.kind = "Correctable" /\ s.stage # "Disconnected") =>
    IF s.correctable < RateLimit
    THEN n = [state |-> [s EXCEPT !.correctable = @ + 1], result |-> "Observe"]
    ELSE n = Apply(s, [kind |-> "Uncorrectable", severity |-> "NonFatal"]) /\ n.result # "Observe"

OnlyCorrectableIsObserved(s, o, n) ==
  n.result = "Observe" => o.kind = "Correctable" /\ s.correctable < RateLimit

RateIsForgottenOnlyInANewWindow(s, o, n) ==
  n.state.correctable # s.correctable =>
    IF o.kind = "RateWindow" THEN n.state.correctable = 0 ELSE o.kind = "Correctable"

NewWindowIsFresh(s, o, n) ==
  (o.kind = "RateWindow" /\ s.stage # "Disconnected") =>
    n = [state |-> [s EXCEPT !.correctable = 0], result |-> "Ok"]

UncorrectableIsNeverMerelyObserved(s, o, n) ==
  (o.kind = "Uncorrectable" /\ s.stage # "Disconnected" /\ ~AfterTheReset(s)) =>
    n.result = IF o.severity = "NonFatal" THEN "Quarantine" ELSE "ResetRequired"

WorseErrorStartsRecovery(s, o, n) ==
  (o.kind = "Uncorrectable" /\ s.stage # "Disconnected" /\ ~AfterTheReset(s)
     /\ (s.severity = "None" \/ (s.severity = "NonFatal" /\ o.severity # "NonFatal")
         \/ (s.severity = "Fatal" /\ o.severity = "Dpc"))) =>
    n.state = [s EXCEPT !.stage = "Voting", !.severity = o.severity, !.waiting = Functions, !.merged = "CanRecover"]

MilderErrorDoesNotSoftenRecovery(s, o, n) ==
  (o.kind = "Uncorrectable" /\ s.stage \in Recovering /\ ~AfterTheReset(s)
     /\ (o.severity = s.severity \/ o.severity = "NonFatal" \/ s.severity = "Dpc")) => n.state = s

SeverityNeverFalls(s, o, n) ==
  (s.stage \in Recovering /\ n.state.stage \in Recovering /\ n.state.severity # s.severity) =>
    o.kind = "Uncorrectable" /\ o.severity = n.state.severity /\ s.severity # "Dpc"

ErrorAfterTheResetDisconnects(s, o, n) ==
  (o.kind = "Uncorrectable" /\ AfterTheReset(s)) =>
    n.state.stage = "Disconnected" /\ n.result = "Disconnect"

FatalErrorIsAlwaysReset(s, o, n) ==
  (s.severity \in {"Fatal", "Dpc"} /\ s.stage = "Voting" /\ n.state.stage \notin {"Voting", "Disconnected"}) =>
    n.state.stage = "Resetting" /\ n.result = "Ok"

NoVoteAvertsTheReset(s, o, n) ==
  (s.severity \in {"Fatal", "Dpc"} /\ s.stage = "Voting" /\ o.kind = "Vote") =>
    n.state.stage \in {"Voting", "Resetting"}

OneResetARecovery(s, o, n) ==
  AfterTheReset(s) => n.state.stage # "Resetting" /\ n.result \notin {"Quarantine", "ResetRequired"}

RecoveredMeansReset(s, o, n) ==
  (n.result = "Recovered" /\ s.severity # "NonFatal") => AfterTheReset(s)

RefusedResetDisconnects(s, o, n) ==
  (o.kind = "Reset" /\ s.stage = "Resetting" /\ ~o.done) =>
    n.state.stage = "Disconnected" /\ n.result = "Disconnect"

DoneResetLetsTheVotesSpeak(s, o, n) ==
  (o.kind = "Reset" /\ s.stage = "Resetting" /\ o.done) =>
    IF s.merged \in {"Disconnect", "NoHandler"} THEN n.state.stage = "Disconnected" /\ n.result = "Disconnect"
    ELSE n = [state |-> [s EXCEPT !.stage = IF s.merged = "NeedReset" THEN "SlotReset" ELSE "MmioEnabled",
                                  !.waiting = Functions, !.merged = "Recovered"], result |-> "Ok"]

OneVoteAFunctionAndRound(s, o, n) ==
  o.kind = "Vote" => ((n.result = "NotAsked") <=> (o.function \notin s.waiting /\ s.stage # "Disconnected"))

RoundWaitsForAll(s, o, n) ==
  (o.kind = "Vote" /\ o.function \in s.waiting /\ s.waiting # {o.function}) =>
    /\ n.result = "Ok"
    /\ n.state = [s EXCEPT !.waiting = @ \ {o.function}, !.merged = n.state.merged]

(* The platform's table of merged votes, row by row. *)
MergedAsThePlatformDoes(s, o, n) ==
  (o.kind = "Vote" /\ o.function \in s.waiting /\ n.state.waiting \subseteq s.waiting /\ n.state.waiting # {}) =>
    n.state.merged = CASE o.vote = "NoHandler"                          -> "NoHandler"
                       [] o.vote = "None"                               -> s.merged
                       [] o.vote # "None" /\ s.merged = "CanRecover"    -> o.vote
                       [] o.vote # "None" /\ s.merged = "Recovered"     -> o.vote
                       [] o.vote = "NeedReset" /\ s.merged = "Disconnect" -> "NeedReset"
                       [] OTHER                                         -> s.merged

LastVoteDecides(s, o, n) ==
  (o.kind = "Vote" /\ s.waiting = {o.function}) =>
    LET stronger == o.vote \in {"NeedReset", "Disconnect", "NoHandler"}
        good == s.merged \in {"CanRecover", "Recovered"}
        veto == o.vote = "NoHandler" \/ s.merged = "NoHandler"
        reset == ~veto /\ (s.merged = "NeedReset" \/ (o.vote = "NeedReset" /\ s.merged # "None"))
        fine == ~veto /\ ~reset /\ good /\ o.vote # "Disconnect"
        fatal == s.severity # "NonFatal"
        clean == IF o.vote = "None" THEN s.merged = "Recovered" ELSE o.vote = "Recovered"
    IN  n.state.stage = CASE s.stage = "Voting" /\ (fatal \/ reset)           -> "Resetting"
                          [] s.stage = "Voting" /\ ~(fatal \/ reset) /\ fine  -> "MmioEnabled"
                          [] s.stage = "MmioEnabled" /\ reset /\ ~fatal       -> "Resetting"
                          [] s.stage = "MmioEnabled" /\ reset /\ fatal        -> "SlotReset"
                          [] s.stage # "Voting" /\ fine /\ clean /\ ~stronger -> "Healthy"
                          [] OTHER                                            -> "Disconnected"

RoundStartsClean(s, o, n) ==
  (o.kind = "Vote" /\ n.state.stage # s.stage /\ n.state.stage \in Recovering) =>
    /\ n.result = "Ok"
    /\ n.state.stage \in {"MmioEnabled", "SlotReset"} => n.state.merged = "Recovered" /\ n.state.waiting = Functions

RecoveryEndsWithAVerdict(s, o, n) ==
  s.stage \in Recovering =>
    /\ n.state.stage = "Healthy" <=> n.result = "Recovered"
    /\ n.state.stage = "Disconnected" <=> n.result = "Disconnect"

OnlyVotesRecover(s, o, n) ==
  (s.stage # "Healthy" /\ n.state.stage = "Healthy") => o.kind = "Vote" /\ s.stage \in {"MmioEnabled", "SlotReset"}

TimeoutDisconnects(s, o, n) ==
  (o.kind = "Timeout" /\ s.stage # "Disconnected") =>
    IF s.stage = "Healthy" THEN n.result = "NothingPending" ELSE n.state.stage = "Disconnected"

ResetOnlyWhenAsked(s, o, n) ==
  (o.kind = "Reset" /\ s.stage \notin {"Resetting", "Disconnected"}) => n = [state |-> s, result |-> "NotResetting"]

(* Under fairness. *)
RecoveryEnds == (state.stage \in Recovering) ~> (state.stage \in {"Healthy", "Disconnected"})
===============================================================================

-------------------------- MODULE LifecyclePromises --------------------------
(* What Lifecycle promises. A promise about one state takes s; a promise about
   one step takes the state s, the operation o and the answer n. None of them
   says how Apply works.                                                       *)
EXTENDS Lifecycle

Results == {"Ok", "IllegalTransition", "AlreadyQuarantined", "NoResetDue", "NotQuarantined",
            "AlreadyRequested", "NotRequested", "ResetDue", "ReleasesSpent"}

HasItsShape(s) ==
  s \in [phase : Phases, cause : {"None", "Fault", "Containment"}, resetDue : BOOLEAN,
         requested : BOOLEAN, closed : BOOLEAN, releases : 0..MaxReleases]

BeginsWithNothing(s) ==
  /\ Start.phase = "Created"
  /\ Start.cause = "None" /\ ~Start.resetDue /\ ~Start.requested /\ ~Start.closed /\ Start.releases = 0

(* The moves of a driver that nobody quarantines or releases. *)
Declared == {<<"Created", "Initialized", "Initialize">>, <<"Initialized", "Running", "Start">>,
             <<"Running", "Suspended", "Suspend">>, <<"Suspended", "Running", "Resume">>,
             <<"Created", "Shutdown", "Shutdown">>, <<"Initialized", "Shutdown", "Shutdown">>,
             <<"Running", "Shutdown", "Shutdown">>, <<"Suspended", "Shutdown", "Shutdown">>}

MovesOnlyAsDeclared(s, o, n) ==
  (s.phase # n.state.phase /\ "Quarantined" \notin {s.phase, n.state.phase})
    => <<s.phase, n.state.phase, o>> \in Declared

DeclaredMovesAreMade(s, o, n) ==
  \A d \in Declared : (s.phase = d[1] /\ o = d[3])
    => n = [state |-> [s EXCEPT !.phase = d[2], !.closed = (d[2] = "Shutdown")], result |-> "Ok"]

RefusalChangesNothing(s, o, n) ==
  n.result # "Ok" => n.state = s

AcceptanceChangesSomething(s, o, n) ==
  n.result = "Ok" => n.state # s

QuarantineIsLeftOnlyByGrant(s, o, n) ==
  (s.phase = "Quarantined" /\ n.state.phase # "Quarantined") =>
    /\ o = "Grant"
    /\ s.requested
    /\ n.state.releases = s.releases + 1

NoReleaseBeforeTheReset(s, o, n) ==
  s.resetDue => n.state.phase = "Quarantined"

ResetIsForgottenOnlyWhenDone(s, o, n) ==
  (s.resetDue /\ ~n.state.resetDue) => o = "ResetDone"

ReleasesAreCountedAndLimited(s, o, n) ==
  n.state.releases # s.releases =>
    /\ o = "Grant"
    /\ s.releases < MaxReleases
    /\ n.state.releases = s.releases + 1

ShutdownIsFinal(s, o, n) ==
  s.closed => n.state.closed /\ n.state.phase \in {"Shutdown", "Quarantined"}

OnlyShutdownCloses(s, o, n) ==
  (n.state.closed /\ ~s.closed) => o = "Shutdown" /\ n.state.phase = "Shutdown"

ContainmentAlwaysContains(s, o, n) ==
  o \in {"Contain", "ContainAndReset"} =>
    /\ n.state.phase = "Quarantined"
    /\ o = "ContainAndReset" => n.state.resetDue
    /\ s.phase # "Quarantined" => n.state.cause = "Containment" /\ n.result = "Ok"
    /\ n.state.resetDue = (s.resetDue \/ o = "ContainAndReset")

FaultQuarantinesTheLiving(s, o, n) ==
  (o = "Fault" /\ s.phase \notin {"Quarantined", "Shutdown"}) =>
    n = [state |-> [s EXCEPT !.phase = "Quarantined", !.cause = "Fault"], result |-> "Ok"]

OnlyFaultAndContainmentQuarantine(s, o, n) ==
  (s.phase # "Quarantined" /\ n.state.phase = "Quarantined") =>
    o \in {"Fault", "Contain", "ContainAndReset"} /\ (o = "Fault" => s.phase # "Shutdown")

FirstCauseStands(s, o, n) ==
  (s.phase = "Quarantined" /\ n.state.phase = "Quarantined") => n.state.cause = s.cause

CauseMeansQuarantine(s) ==
  /\ (s.phase = "Quarantined") <=> (s.cause # "None")
  /\ s.phase # "Quarantined" => ~s.resetDue /\ ~s.requested

RequestIsKeptUntilDecided(s, o, n) ==
  s.requested # n.state.requested =>
    IF s.requested THEN o \in {"Grant", "Deny"} ELSE o = "RequestRelease" /\ n.result = "Ok"

DecisionsAreCarriedOut(s, o, n) ==
  (s.phase = "Quarantined" /\ o \in {"RequestRelease", "Grant", "Deny", "ResetDone"}) =>
    (n.result = "Ok") <=>
       CASE o = "RequestRelease" -> ~s.requested
         [] o = "Grant"          -> s.requested /\ ~s.resetDue /\ s.releases < MaxReleases
         [] o = "Deny"           -> s.requested
         [] o = "ResetDone"      -> s.resetDue

ReleaseStartsANewLife(s, o, n) ==
  (o = "Grant" /\ n.result = "Ok") =>
    n.state.phase = IF s.closed THEN "Shutdown" ELSE "Created"

DenialKeepsQuarantine(s, o, n) ==
  (o \in {"Deny", "ResetDone", "RequestRelease"}) => n.state.phase = s.phase

RefusalSaysWhy(s, o, n) ==
  n.result # "Ok" =>
    CASE n.result = "IllegalTransition"  -> o \in {"Initialize", "Start", "Suspend", "Resume", "Shutdown"}
                                            \/ (o = "Fault" /\ s.phase = "Shutdown")
      [] n.result = "AlreadyQuarantined" -> o \in {"Fault", "Contain", "ContainAndReset"} /\ s.phase = "Quarantined"
      [] n.result = "NoResetDue"         -> o = "ResetDone" /\ ~s.resetDue
      [] n.result = "NotQuarantined"     -> o = "RequestRelease" /\ s.phase # "Quarantined"
      [] n.result = "AlreadyRequested"   -> o = "RequestRelease" /\ s.requested
      [] n.result = "NotRequested"       -> o \in {"Grant", "Deny"} /\ ~s.requested
      [] n.result = "ResetDue"           -> o = "Grant" /\ s.requested /\ s.resetDue
      [] n.result = "ReleasesSpent"      -> o = "Grant" /\ s.requested /\ ~s.resetDue /\ s.releases = MaxReleases
      [] OTHER                           -> FALSE

(* Under fairness. *)
ReleaseIsDecided == state.requested ~> ~state.requested
===============================================================================

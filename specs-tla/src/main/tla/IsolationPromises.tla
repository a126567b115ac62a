-------------------------- MODULE IsolationPromises ---------------------------
(* What Isolation promises. Old(s, o) and New(o, n) are the driver that the
   operation is about, before and after; Was(s, d) and Is(n, d) are any driver.
   A tick is about no driver in particular.                                    *)
EXTENDS Isolation

Was(s, d) == s.drivers[d]
Is(n, d) == n.state.drivers[d]
Old(s, o) == s.drivers[o.driver]
New(o, n) == n.state.drivers[o.driver]
Epochs == 1..EpochCount
Mates(d) == IF Together THEN Drivers ELSE {d}

Admitted(t) == t.standing # "Absent"
MayAct(t) == t.life.phase \in {"Initialized", "Running"}
CutOff(t) == t.life.phase \in {"Shutdown", "Quarantined"}
Outstanding(effect) == effect \in {"Issued", "Failed", "Late"}
Owing(t) == Outstanding(t.master) \/ Outstanding(t.memory)
OwingUnit(s, d) == \E e \in Mates(d) : Owing(s.drivers[e])
Mapped(t) == {w \in Asked : t.windows[w] = "Mapped"}
Leaving(t) == {w \in Asked : t.windows[w] = "Leaving"}

Accepted(n) == n.result \in {"Ok", "Revoked", "Outstanding"}
(* The two refusals after which there is something to be undone.               *)
Botched(n) == n.result \in {"PlatformFailed", "CutOff"}
TakesBack(o) == o.kind \in {"Distrust", "Revoke", "Unmap", "Contain", "Accuse"}
                \/ (o.kind = "Life" /\ o.move \in {"Shutdown", "Fault"})
StrikesTheUnit(o, n) ==
  n.result = "CutOff" \/ (Accepted(n) /\ (o.kind \in {"Contain", "Accuse"} \/ (o.kind = "Life" /\ o.move = "Fault")))
Dies(s, n, d) == CutOff(Is(n, d)) /\ ~CutOff(Was(s, d))
Settles(o, d, effect, well) == o.kind = "Settle" /\ o.driver = d /\ o.effect = effect /\ o.well = well

(* Usable is what the monitor would let a driver do, said once more in short. *)
Usable(t, kind, epoch) ==
  epoch \in t.minted[kind] /\ epoch = t.epoch /\ MayAct(t) /\ (kind = "Dma" => Mapped(t) # {})

(* Use is what it does let it do.                                              *)
Answer(s, d, kind, epoch) == Apply(s, [kind |-> "Use", driver |-> d, capability |-> kind, epoch |-> epoch]).result
Powerless(s, d) == \A k \in Kinds, e \in Epochs : Answer(s, d, k, e) # "Ok"

Bytes(w) == Windows[w].base..(Windows[w].base + Windows[w].size - 1)
Share(v, w) == Windows[v].space = Windows[w].space /\ \E byte \in 0..8 : byte \in Bytes(v) /\ byte \in Bytes(w)
(* Whether something of the unit stands where the window would be.             *)
Taken(s, d, w) == \E e \in Mates(d), v \in Asked : s.drivers[e].windows[v] # "Free" /\ Share(v, w)

-------------------------------------------------------------------------------
HasItsShape(s) ==
  \A d \in Drivers : LET t == s.drivers[d] IN
    /\ t.standing \in {"Absent", "Trusted", "Fallen"}
    /\ t.device \in {"Sound", "Recovering", "Gone"}
    /\ t.epoch \in 1..(EpochCount + 1)
    /\ \A k \in Kinds : t.minted[k] \subseteq {e \in Epochs : e <= t.epoch}
    /\ t.windows \in [Asked -> {"Free", "Mapped", "Leaving"}]
    /\ Mapped(t) # {} => t.epoch \in t.minted["Dma"]
    /\ t.line \in {"Fine", "Contained", "Accused"} /\ t.released \in 0..MaxReleases
    /\ t.master \in {"Off", "On", "Issued", "Failed", "Late"}
    /\ t.memory \in {"None", "Issued", "Failed", "Late"}

BeginsWithNothing(s) ==
  \A d \in Drivers : LET t == Start.drivers[d] IN
    /\ t.standing = "Absent" /\ t.life.phase = "Created" /\ t.device = "Sound" /\ t.line = "Fine" /\ t.released = 0
    /\ t.epoch = 1 /\ Mapped(t) = {} /\ \A k \in Kinds : t.minted[k] = {}
    /\ t.master = "Off" /\ t.memory = "None"

-------------------------------------------------------------------------------
(* Authority: who may do what, and how it ends.                                *)
DeadDriverHasNoAuthority(s) ==
  \A d \in Drivers : (CutOff(s.drivers[d]) \/ s.drivers[d].standing # "Trusted") =>
    Mapped(s.drivers[d]) = {} /\ Powerless(s, d)

DyingKillsInTheSameStep(s, o, n) ==
  \A d \in Drivers : Dies(s, n, d) =>
    /\ Mapped(Is(n, d)) = {} /\ Powerless(n.state, d)
    /\ Is(n, d).epoch = IF Was(s, d).epoch <= EpochCount THEN Was(s, d).epoch + 1 ELSE Was(s, d).epoch

(* What is left to a driver, without a word of effects; and the same world with
   all effects done.                                                           *)
Authority(t) == <<t.standing, t.life, t.device, t.epoch, t.minted, Mapped(t), t.line, t.released>>
Calm(t) == [t EXCEPT !.master = IF Outstanding(@) THEN "Off" ELSE @, !.memory = "None",
                     !.windows = [w \in Asked |-> IF @[w] = "Leaving" THEN "Free" ELSE @[w]]]

AuthorityEndsAtOnce(s, o, n) ==
  /\ (TakesBack(o) /\ Accepted(n)) =>
       IF o.kind = "Unmap" THEN o.window \notin Mapped(New(o, n)) ELSE Powerless(n.state, o.driver)
  /\ (TakesBack(o) /\ OwingUnit(s, o.driver)) =>
       LET calm == Apply([s EXCEPT !.drivers = [d \in Drivers |-> Calm(@[d])]], o)
       IN  \A d \in Drivers : Authority(Is(n, d)) = Authority(Is(calm, d))

NoInterruptReachesTheDead(s, o, n) ==
  (o.kind = "Use" /\ o.capability = "Irq" /\ CutOff(Old(s, o))) => n.result \in {"NotMinted", "Stale"}

OnlyAFineLineDelivers(s, o, n) ==
  (o.kind = "Use" /\ o.capability = "Irq" /\ n.result = "Ok") => Old(s, o).line = "Fine"

UseIsExactlyTheAuthority(s, o, n) ==
  o.kind = "Use" => ((n.result = "Ok") <=> Usable(Old(s, o), o.capability, o.epoch))

UseChangesNothing(s, o, n) ==
  o.kind = "Use" => n.state = s

StaleStaysDead(s, o, n) ==
  \A d \in Drivers, k \in Kinds, e \in Epochs :
    (e \in Was(s, d).minted[k] /\ e # Was(s, d).epoch) =>
      /\ ~Usable(Is(n, d), k, e)
      /\ Is(n, d).epoch > e /\ e \in Is(n, d).minted[k]

EpochsOnlyGrow(s, o, n) ==
  \A d \in Drivers : Is(n, d).epoch # Was(s, d).epoch =>
    /\ Is(n, d).epoch = Was(s, d).epoch + 1
    /\ Dies(s, n, d) \/ (o.kind = "Revoke" /\ o.driver = d)

RevocationKillsEverything(s, o, n) ==
  (o.kind = "Revoke" /\ Admitted(Old(s, o)) /\ ~CutOff(Old(s, o))) =>
    /\ Accepted(n) <=> (Old(s, o).epoch <= EpochCount)
    /\ Accepted(n) => Mapped(New(o, n)) = {}
    /\ New(o, n) = [Old(s, o) EXCEPT !.epoch = New(o, n).epoch, !.windows = New(o, n).windows, !.memory = New(o, n).memory]

UnmappedStaysUnmapped(s, o, n) ==
  (o.kind = "Unmap" /\ o.window \in Mapped(Old(s, o))) =>
    /\ Accepted(n)
    /\ New(o, n) = [Old(s, o) EXCEPT !.windows[o.window] = "Leaving", !.memory = New(o, n).memory]

-------------------------------------------------------------------------------
(* What is handed out.                                                         *)
OnlyTheActiveAreGranted(s, o, n) ==
  \A d \in Drivers : Is(n, d).minted # Was(s, d).minted =>
    /\ o.kind \in {"Mint", "Map"} /\ o.driver = d /\ n.result = "Ok"
    /\ MayAct(Was(s, d)) /\ Was(s, d).standing = "Trusted"
    /\ \E k \in Kinds : Is(n, d).minted = [Was(s, d).minted EXCEPT ![k] = @ \cup {Was(s, d).epoch}]
                        /\ (o.kind = "Map" => k = "Dma") /\ (o.kind = "Mint" => k = o.capability)

NothingIsHandedOutUnsettled(s, o, n) ==
  (o.kind # "Tick" /\ OwingUnit(s, o.driver) /\ (o.kind \in {"Mint", "Map", "Initialize"} \/ (o.kind = "Life" /\ o.move = "Grant"))) =>
    ~Accepted(n) /\ n.state = s

FreshRequestIsGranted(s, o, n) ==
  (o.kind = "Mint" /\ MayAct(Old(s, o)) /\ Old(s, o).epoch \in Epochs /\ ~OwingUnit(s, o.driver)
     /\ Old(s, o).epoch \notin Old(s, o).minted[o.capability] /\ (o.capability = "Irq" => Old(s, o).line = "Fine")) =>
    /\ n.result = "Ok" /\ Usable(New(o, n), o.capability, Old(s, o).epoch)
    /\ New(o, n) = [Old(s, o) EXCEPT !.minted = New(o, n).minted]

FreshWindowIsMapped(s, o, n) ==
  (o.kind = "Map" /\ o.world = "Answers" /\ MayAct(Old(s, o)) /\ Old(s, o).epoch \in Epochs /\ ~OwingUnit(s, o.driver)
     /\ ~Taken(s, o.driver, o.window)) =>
    /\ n.result = "Ok" /\ Usable(New(o, n), "Dma", Old(s, o).epoch)
    /\ New(o, n) = [Old(s, o) EXCEPT !.windows[o.window] = "Mapped", !.minted = New(o, n).minted]

WindowsAreMappedOnlyByMap(s, o, n) ==
  \A d \in Drivers, w \in Asked : (w \in Mapped(Is(n, d)) /\ w \notin Mapped(Was(s, d))) =>
    /\ o.kind = "Map" /\ o.driver = d /\ o.window = w /\ o.world = "Answers" /\ n.result = "Ok"
    /\ Was(s, d).windows[w] = "Free" /\ Was(s, d).epoch \in Epochs

WindowsOfAUnitAreDisjoint(s) ==
  \A d \in Drivers : \A e \in Mates(d), v, w \in Asked :
    (s.drivers[d].windows[v] # "Free" /\ s.drivers[e].windows[w] # "Free" /\ <<d, v>> # <<e, w>>) => ~Share(v, w)

OverlapIsRefusedOnlyForAnOverlap(s, o, n) ==
  n.result = "Overlap" => o.kind = "Map" /\ Taken(s, o.driver, o.window)

BringUpArmsTheDevice(s, o, n) ==
  (o.kind = "Initialize" /\ o.world = "Answers" /\ Old(s, o).standing = "Trusted" /\ Old(s, o).life.phase = "Created"
     /\ ~OwingUnit(s, o.driver)) =>
    n = [state |-> [s EXCEPT !.drivers[o.driver].life.phase = "Initialized", !.drivers[o.driver].master = "On"], result |-> "Ok"]

-------------------------------------------------------------------------------
(* Effects: revoked, quiesced and returned are three facts.                    *)
OkMeansNothingOutstanding(s, o, n) ==
  (TakesBack(o) /\ Accepted(n)) => n.result = IF OwingUnit(n.state, o.driver) THEN "Revoked" ELSE "Ok"

SettledMeansNothingOwed(s, o, n) ==
  (o.kind = "Settle" /\ Accepted(n)) => n.result = IF Owing(New(o, n)) THEN "Outstanding" ELSE "Ok"

EveryAnswerHasItsPlace(s, o, n) ==
  /\ n.result = "Revoked" => TakesBack(o)
  /\ n.result = "Outstanding" => o.kind \in {"Settle", "Tick"}
  /\ n.result = "Ok" => o.kind # "Tick"

MemoryComesBackOnlyWhenForgotten(s, o, n) ==
  \A d \in Drivers, w \in Asked : (Was(s, d).windows[w] # "Free" /\ Is(n, d).windows[w] = "Free") =>
    Was(s, d).windows[w] = "Leaving" /\ Settles(o, d, "Memory", TRUE)

WhatLeavesIsWithheld(s, o, n) ==
  \A d \in Drivers, w \in Asked : (w \in Leaving(Was(s, d)) /\ ~Settles(o, d, "Memory", TRUE)) => w \in Leaving(Is(n, d))

MemoryIsOwedForWhatLeaves(s) ==
  \A d \in Drivers : Outstanding(s.drivers[d].memory) <=> (Leaving(s.drivers[d]) # {})

DeviceIsArmedExactlyWhileItsDriverLives(s) ==
  \A d \in Drivers : (s.drivers[d].master = "On") <=> (s.drivers[d].life.phase \in {"Initialized", "Running", "Suspended"})

QuietOnlyWhenDone(s, o, n) ==
  \A d \in Drivers : (Was(s, d).master # "Off" /\ Is(n, d).master = "Off") =>
    Outstanding(Was(s, d).master) /\ Settles(o, d, "Device", TRUE)

OwedUntilDone(s, o, n) ==
  /\ \A d \in Drivers : (Outstanding(Was(s, d).master) /\ ~Settles(o, d, "Device", TRUE)) => Outstanding(Is(n, d).master)
  /\ \A d \in Drivers : (Outstanding(Was(s, d).memory) /\ ~Settles(o, d, "Memory", TRUE)) => Outstanding(Is(n, d).memory)

EffectsEndInTheirOwnWay(s, o, n) ==
  /\ \A d \in Drivers : (Is(n, d).master = "Failed" /\ Was(s, d).master # "Failed") => Settles(o, d, "Device", FALSE)
  /\ \A d \in Drivers : (Is(n, d).memory = "Failed" /\ Was(s, d).memory # "Failed") => Settles(o, d, "Memory", FALSE)
  /\ \A d \in Drivers : (Is(n, d).master = "Late" /\ Was(s, d).master # "Late") => o.kind = "Tick" /\ Was(s, d).master = "Issued"
  /\ \A d \in Drivers : (Is(n, d).memory = "Late" /\ Was(s, d).memory # "Late") => o.kind = "Tick" /\ Was(s, d).memory = "Issued"
  /\ \A d \in Drivers : (Was(s, d).master = "Late" /\ Is(n, d).master # "Late") => o.kind = "Settle"
  /\ \A d \in Drivers : (Was(s, d).memory = "Late" /\ Is(n, d).memory # "Late") => o.kind = "Settle"

EffectsBeginForAReason(s, o, n) ==
  /\ \A d \in Drivers : (~Outstanding(Was(s, d).master) /\ Outstanding(Is(n, d).master)) =>
       Dies(s, n, d) \/ (Botched(n) /\ o.kind = "Initialize" /\ o.driver = d)
  /\ \A d \in Drivers, w \in Asked : (w \in Mapped(Was(s, d)) /\ w \notin Mapped(Is(n, d))) =>
       Dies(s, n, d) \/ (o.driver = d /\ (o.kind = "Revoke" \/ (o.kind = "Unmap" /\ o.window = w)))
  /\ \A d \in Drivers, w \in Asked : (Was(s, d).windows[w] = "Free" /\ w \in Leaving(Is(n, d))) =>
       Botched(n) /\ o.kind = "Map" /\ o.driver = d /\ o.window = w

(* An end is an end, in time or late.                                          *)
LateCountsToo(s, o, n) ==
  /\ o.kind = "Settle" =>
       (Accepted(n) <=> (IF o.effect = "Device" THEN Old(s, o).master ELSE Old(s, o).memory) \in {"Issued", "Late"})
  /\ (o.kind = "Settle" /\ o.effect = "Device" /\ Accepted(n)) =>
       New(o, n) = [Old(s, o) EXCEPT !.master = IF o.well THEN "Off" ELSE "Failed"]
  /\ (o.kind = "Settle" /\ o.effect = "Memory" /\ Accepted(n)) =>
       /\ New(o, n) = [Old(s, o) EXCEPT !.memory = IF o.well THEN "None" ELSE "Failed", !.windows = New(o, n).windows]
       /\ Mapped(New(o, n)) = Mapped(Old(s, o))

NothingFailed(t) == t.master # "Failed" /\ t.memory # "Failed"

WhatFailedIsTriedAgain(s, o, n) ==
  /\ o.kind = "Tick" => \A d \in Drivers : NothingFailed(Is(n, d))
  /\ (o.kind = "Contain" /\ n.result \notin {"Unknown", "Gone"}) =>
       \A d \in Mates(o.driver) : Was(s, d).device # "Gone" => NothingFailed(Is(n, d))
  /\ \A d \in Drivers : Dies(s, n, d) => NothingFailed(Is(n, d))
  /\ (o.kind \in {"Revoke", "Unmap"} /\ Accepted(n)) => New(o, n).memory # "Failed"

TimeOnlyAgesEffects(s, o, n) ==
  /\ \A d \in Drivers : o.kind = "Tick" => Is(n, d) = [Was(s, d) EXCEPT !.master = Is(n, d).master, !.memory = Is(n, d).memory]
  /\ o.kind = "Tick" => (Accepted(n) <=> \E d \in Drivers : {Was(s, d).master, Was(s, d).memory} \cap {"Issued", "Failed"} # {})
  /\ \A d \in Drivers : (o.kind = "Tick" /\ Was(s, d).master = "Issued") => Is(n, d).master = "Late"
  /\ \A d \in Drivers : (o.kind = "Tick" /\ Was(s, d).memory = "Issued") => Is(n, d).memory = "Late"

FailedCallHandsNothingOut(s, o, n) ==
  /\ (o.kind \in {"Initialize", "Map"} /\ o.world # "Answers") => ~Accepted(n)
  /\ (o.kind = "Initialize" /\ n.result = "PlatformFailed") => n.state = [s EXCEPT !.drivers[o.driver].master = "Issued"]
  /\ (o.kind = "Map" /\ n.result = "PlatformFailed") =>
       n.state = [s EXCEPT !.drivers[o.driver].windows[o.window] = "Leaving", !.drivers[o.driver].memory = "Issued"]

CutOffDuringACallHandsNothingOut(s, o, n) ==
  /\ n.result = "CutOff" => Dies(s, n, o.driver)
  /\ (o.kind = "Initialize" /\ n.result = "CutOff") => Outstanding(New(o, n).master)
  /\ (o.kind = "Map" /\ n.result = "CutOff") => Leaving(New(o, n)) = Mapped(Old(s, o)) \cup {o.window}

-------------------------------------------------------------------------------
(* Drivers among each other.                                                   *)
OtherDriversAreUntouched(s, o, n) ==
  o.kind # "Tick" => \A d \in Drivers \ {o.driver} :
    Is(n, d) = Was(s, d) \/ (Together /\ StrikesTheUnit(o, n) /\ Admitted(Was(s, d)) /\ CutOff(Is(n, d)))

(* Alone is the world without another driver.                                  *)
OtherDriversDoNotMatter(s, o, n) ==
  /\ (o.kind # "Tick" /\ ~Together) => \A d \in Drivers \ {o.driver} :
       LET alone == Apply([s EXCEPT !.drivers[d] = Start.drivers[d]], o)
       IN  New(o, alone) = New(o, n) /\ alone.result = n.result
  /\ (o.kind # "Tick" /\ Together /\ n.result \notin {"Unsettled", "Overlap"}) => \A d \in Drivers \ {o.driver} :
       LET alone == Apply([s EXCEPT !.drivers[d] = Start.drivers[d]], o)
       IN  New(o, alone) = New(o, n) /\ (alone.result = n.result \/ n.result = "Revoked" \/ o.kind = "Contain")

UnitFallsTogether(s, o, n) ==
  StrikesTheUnit(o, n) => \A d \in Mates(o.driver) : Admitted(Was(s, d)) =>
    /\ CutOff(Is(n, d))
    /\ Dies(s, n, d) => Is(n, d).life.phase = "Quarantined"
                        /\ Is(n, d).life.cause = IF o.kind = "Contain" THEN "Containment" ELSE "Fault"

-------------------------------------------------------------------------------
(* The device and its containment.                                             *)
ContainmentCutsOff(s, o, n) ==
  (o.kind = "Contain" /\ Admitted(Old(s, o)) /\ Old(s, o).device # "Gone") =>
    /\ \A d \in Mates(o.driver) : (Admitted(Was(s, d)) /\ Was(s, d).device # "Gone") =>
         /\ Is(n, d).life.phase = "Quarantined"
         /\ Is(n, d).device = IF o.decision = "Disconnect" THEN "Gone" ELSE "Recovering"
         /\ o.decision = "ResetRequired" => Is(n, d).life.resetDue
         /\ Is(n, d).life.resetDue => Was(s, d).life.resetDue \/ o.decision = "ResetRequired"
         /\ Is(n, d).line = IF Was(s, d).line = "Fine" THEN "Contained" ELSE Was(s, d).line
    /\ IF n.state = s THEN n.result = "AlreadyContained" ELSE Accepted(n)

GoneIsGone(s, o, n) ==
  /\ \A d \in Drivers : Was(s, d).device = "Gone" => Is(n, d).device = "Gone"
  /\ (o.kind = "Contain" /\ Old(s, o).device = "Gone") => n = [state |-> s, result |-> "Gone"]

RecoveryMakesSoundOrGone(s, o, n) ==
  (o.kind = "Recovery" /\ Old(s, o).device = "Recovering") =>
    /\ n.result = "Ok"
    /\ New(o, n) = IF o.recovered THEN [Old(s, o) EXCEPT !.device = "Sound", !.life.resetDue = FALSE]
                   ELSE [Old(s, o) EXCEPT !.device = "Gone"]

DeviceChangesOnlyByContainment(s, o, n) ==
  \A d \in Drivers : Is(n, d).device # Was(s, d).device =>
    IF o.kind = "Recovery" THEN o.driver = d ELSE o.kind = "Contain" /\ d \in Mates(o.driver)

OnlySoundDevicesAreReleased(s, o, n) ==
  \A d \in Drivers : (Was(s, d).life.phase = "Quarantined" /\ Is(n, d).life.phase # "Quarantined") =>
    /\ o.kind = "Life" /\ o.move = "Grant" /\ o.driver = d
    /\ Was(s, d).device = "Sound" /\ ~Was(s, d).life.resetDue /\ ~OwingUnit(s, d)

ActiveMeansSound(s) ==
  \A d \in Drivers :
    /\ ~CutOff(s.drivers[d]) => s.drivers[d].device = "Sound"
    /\ s.drivers[d].life.resetDue => s.drivers[d].device # "Sound"

-------------------------------------------------------------------------------
(* The interrupt line.                                                         *)
AccusedLineIsAFault(s, o, n) ==
  /\ (o.kind = "Accuse" /\ Admitted(Old(s, o))) => (Accepted(n) <=> Usable(Old(s, o), "Irq", Old(s, o).epoch))
  /\ (o.kind = "Accuse" /\ Accepted(n)) => New(o, n).line = "Accused" /\ Dies(s, n, o.driver)

LinesAreSilencedForAReason(s, o, n) ==
  \A d \in Drivers : (Was(s, d).line = "Fine" /\ Is(n, d).line # "Fine") =>
    IF Is(n, d).line = "Accused" THEN o.kind = "Accuse" /\ o.driver = d
    ELSE o.kind = "Contain" /\ d \in Mates(o.driver)

LinesAreLetOutOneByOne(s, o, n) ==
  /\ \A d \in Drivers : (Was(s, d).line # "Fine" /\ Is(n, d).line # Was(s, d).line) =>
       /\ Is(n, d).line = "Fine" /\ o.driver = d /\ n.result = "Ok"
       /\ IF Was(s, d).line = "Accused" THEN o.kind = "ReleaseLine" ELSE o.kind = "Life" /\ o.move = "Grant"
       /\ Is(n, d).released = Was(s, d).released + 1
  /\ \A d \in Drivers : Is(n, d).released # Was(s, d).released =>
       o.driver = d /\ (o.kind = "Dismiss" \/ (Was(s, d).line # "Fine" /\ Is(n, d).line = "Fine"))

LineIsLetOut(s, o, n) ==
  /\ (o.kind = "ReleaseLine" /\ Old(s, o).line = "Accused" /\ Old(s, o).released < MaxReleases) =>
       n.result = "Ok" /\ New(o, n) = [Old(s, o) EXCEPT !.line = "Fine", !.released = @ + 1]
  /\ (o.kind = "Life" /\ o.move = "Grant" /\ Accepted(n) /\ Old(s, o).line = "Contained" /\ Old(s, o).released < MaxReleases) =>
       New(o, n).line = "Fine"

-------------------------------------------------------------------------------
(* Admission, trust and dismissal.                                             *)
AbsentHasNothing(s) ==
  \A d \in Drivers : ~Admitted(s.drivers[d]) => LET t == s.drivers[d] IN
    /\ t.life = Life!Start /\ t.device = "Sound" /\ t.line = "Fine" /\ t.released = 0
    /\ Mapped(t) = {} /\ ~Owing(t) /\ \A k \in Kinds : t.epoch \notin t.minted[k]

AdmissionGivesStanding(s, o, n) ==
  (o.kind = "Admit" /\ ~Admitted(Old(s, o))) => n.result = "Ok" /\ New(o, n) = [Old(s, o) EXCEPT !.standing = "Trusted"]

StandingChangesOnlyInTurn(s, o, n) ==
  \A d \in Drivers : Is(n, d).standing # Was(s, d).standing => o.driver = d /\
    CASE Is(n, d).standing = "Trusted" -> o.kind = "Admit" /\ Was(s, d).standing = "Absent"
      [] Is(n, d).standing = "Fallen"  -> o.kind = "Distrust" /\ Was(s, d).standing = "Trusted"
      [] Is(n, d).standing = "Absent"  -> o.kind = "Dismiss" /\ n.result = "Ok"

FallenIsNeverActive(s) ==
  \A d \in Drivers : s.drivers[d].standing = "Fallen" => s.drivers[d].life.phase \in {"Created", "Shutdown", "Quarantined"}

DistrustShutsDown(s, o, n) ==
  /\ (o.kind = "Distrust" /\ Old(s, o).standing = "Trusted") => Accepted(n) /\ New(o, n).standing = "Fallen"
  /\ (o.kind = "Distrust" /\ Accepted(n) /\ ~CutOff(Old(s, o))) => New(o, n).life.phase = "Shutdown"
  /\ (o.kind = "Distrust" /\ Accepted(n) /\ CutOff(Old(s, o))) => New(o, n) = [Old(s, o) EXCEPT !.standing = "Fallen"]

DismissalRevivesNothing(s, o, n) ==
  /\ (o.kind = "Dismiss" /\ Admitted(Old(s, o))) =>
       ((n.result = "Ok") <=> (Old(s, o).life.phase = "Shutdown" /\ ~Owing(Old(s, o)) /\ Old(s, o).line = "Fine"))
  /\ (o.kind = "Dismiss" /\ n.result = "Ok") =>
       ~Admitted(New(o, n)) /\ New(o, n).epoch = Old(s, o).epoch /\ New(o, n).minted = Old(s, o).minted

-------------------------------------------------------------------------------
(* The life of a driver.                                                       *)
LifeIsLifecycle(s, o, n) ==
  /\ (o.kind = "Life" /\ Admitted(Old(s, o)) /\ ~(o.move = "Grant" /\ (Old(s, o).device # "Sound" \/ OwingUnit(s, o.driver)))) =>
       LET own == Life!Apply(Old(s, o).life, o.move)
       IN  New(o, n).life = own.state /\ IF own.result = "Ok" THEN Accepted(n) ELSE n.result = own.result
  /\ \A d \in Drivers : (Is(n, d).life # Was(s, d).life /\ o.kind # "Dismiss") =>
       /\ \E move \in Life!Ops : Life!Apply(Was(s, d).life, move) = [state |-> Is(n, d).life, result |-> "Ok"]
       /\ Dies(s, n, d) \/ o.kind \in {"Life", "Initialize", "Contain", "Recovery"}

LifeKeepsTheRest(s, o, n) ==
  (o.kind = "Life" /\ (CutOff(New(o, n)) <=> CutOff(Old(s, o)))) =>
    /\ New(o, n) = [Old(s, o) EXCEPT !.life = New(o, n).life, !.line = New(o, n).line, !.released = New(o, n).released]
    /\ o.move # "Grant" => New(o, n).line = Old(s, o).line

-------------------------------------------------------------------------------
(* Answers.                                                                    *)
RefusalChangesNothing(s, o, n) ==
  (~Accepted(n) /\ ~Botched(n)) => n.state = s

AcceptanceChangesSomething(s, o, n) ==
  ((Accepted(n) /\ o.kind # "Use") \/ Botched(n)) => n.state # s

RefusalSaysWhy(s, o, n) ==
  ~Accepted(n) =>
    CASE n.result = "NothingDue" /\ o.kind = "Tick" ->
           \A d \in Drivers : {Was(s, d).master, Was(s, d).memory} \cap {"Issued", "Failed"} = {}
      [] n.result = "NothingDue" /\ o.kind # "Tick" ->
           o.kind = "Settle" /\ (IF o.effect = "Device" THEN Old(s, o).master ELSE Old(s, o).memory) \notin {"Issued", "Late"}
      [] n.result = "Unknown"          -> ~Admitted(Old(s, o)) /\ o.kind \notin {"Admit", "Use", "Settle"}
      [] n.result = "AlreadyAdmitted"  -> o.kind = "Admit" /\ Admitted(Old(s, o))
      [] n.result = "StillAdmitted"    -> o.kind = "Dismiss"
      [] n.result = "NotTrusted"       -> o.kind \in {"Distrust", "Initialize"} /\ Old(s, o).standing = "Fallen"
      [] n.result = "DeviceNotSound"   -> o.kind = "Life" /\ o.move = "Grant" /\ Old(s, o).device # "Sound"
      [] n.result = "Unsettled"        -> OwingUnit(s, o.driver) /\ (o.kind \in {"Initialize", "Mint", "Map"}
                                          \/ (o.kind = "Life" /\ o.move = "Grant" /\ Life!Apply(Old(s, o).life, "Grant").result = "Ok"))
      [] n.result = "PlatformFailed"   -> o.kind \in {"Initialize", "Map"} /\ o.world = "Fails"
      [] n.result = "CutOff"           -> o.kind \in {"Initialize", "Map"} /\ o.world = "CutsOff"
      [] n.result = "Gone"             -> o.kind = "Contain" /\ Old(s, o).device = "Gone"
      [] n.result = "AlreadyContained" -> o.kind = "Contain" /\ Old(s, o).device = "Recovering"
      [] n.result = "NothingToRecover" -> o.kind = "Recovery" /\ Old(s, o).device # "Recovering"
      [] n.result = "Inactive"         -> IF o.kind = "Revoke" THEN CutOff(Old(s, o))
                                          ELSE o.kind \in {"Mint", "Map", "Use", "Accuse"} /\ ~MayAct(Old(s, o))
                                               /\ (o.kind = "Use" => o.epoch = Old(s, o).epoch)
      [] n.result = "EpochsSpent"      -> Old(s, o).epoch = EpochCount + 1 /\ o.kind \in {"Mint", "Map", "Revoke"}
      [] n.result = "AlreadyMinted"    -> o.kind = "Mint" /\ Old(s, o).epoch \in Old(s, o).minted[o.capability]
      [] n.result = "LineQuarantined"  -> o.kind = "Mint" /\ o.capability = "Irq" /\ Old(s, o).line # "Fine"
      [] n.result = "LineContained"    -> o.kind = "ReleaseLine" /\ Old(s, o).line = "Contained"
      [] n.result = "Overlap"          -> o.kind = "Map"
      [] n.result = "NotMapped"        -> IF o.kind = "Unmap" THEN o.window \notin Mapped(Old(s, o))
                                          ELSE o.kind = "Use" /\ o.capability = "Dma" /\ Mapped(Old(s, o)) = {}
      [] n.result = "NotMinted"        -> IF o.kind = "Accuse" THEN Old(s, o).epoch \notin Old(s, o).minted["Irq"]
                                          ELSE o.kind = "Use" /\ o.epoch \notin Old(s, o).minted[o.capability]
      [] n.result = "Stale"            -> o.kind = "Use" /\ o.epoch \in Old(s, o).minted[o.capability] /\ o.epoch # Old(s, o).epoch
      [] o.kind = "ReleaseLine" /\ n.result = "NotQuarantined" -> Old(s, o).line = "Fine"
      [] o.kind = "ReleaseLine" /\ n.result = "ReleasesSpent"  -> Old(s, o).line = "Accused" /\ Old(s, o).released = MaxReleases
      [] OTHER -> /\ o.kind \in {"Life", "Initialize"}
                  /\ n.result = Life!Apply(Old(s, o).life, IF o.kind = "Life" THEN o.move ELSE "Initialize").result

-------------------------------------------------------------------------------
(* Under fairness.                                                             *)
DeviceSettles == \A d \in Drivers : (state.drivers[d].device = "Recovering") ~> (state.drivers[d].device # "Recovering")
ReleaseIsDecided == \A d \in Drivers : state.drivers[d].life.requested ~> ~state.drivers[d].life.requested
DeviceIsQuietInTheEnd == \A d \in Drivers : Outstanding(state.drivers[d].master) ~> ~Outstanding(state.drivers[d].master)
MemoryReturnsInTheEnd == \A d \in Drivers : Outstanding(state.drivers[d].memory) ~> ~Outstanding(state.drivers[d].memory)
===============================================================================

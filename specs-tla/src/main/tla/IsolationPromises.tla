-------------------------- MODULE IsolationPromises ---------------------------
(* What Isolation promises. Old(s, o) and New(o, n) are the driver that the
   operation is about, before and after.                                       *)
EXTENDS Isolation

Old(s, o) == s.drivers[o.driver]
New(o, n) == n.state.drivers[o.driver]
Epochs == 1..EpochCount
MayAct(t) == t.life.phase \in {"Initialized", "Running"}
CutOff(t) == t.life.phase \in {"Shutdown", "Quarantined"}

(* Usable is what the monitor would let a driver do, said once more in short. *)
Usable(t, kind, epoch) ==
  epoch \in t.minted[kind] /\ epoch = t.epoch /\ MayAct(t) /\ (kind = "Dma" => t.window # 0)

HasItsShape(s) ==
  \A d \in Drivers : LET t == s.drivers[d] IN
    /\ t.device \in {"Sound", "Recovering", "Gone"}
    /\ t.epoch \in 1..(EpochCount + 1)
    /\ \A k \in Kinds : t.minted[k] \subseteq {e \in Epochs : e <= t.epoch}
    /\ t.window \in 0..WindowCount
    /\ t.window # 0 => t.epoch \in t.minted["Dma"]

BeginsWithNothing(s) ==
  \A d \in Drivers : LET t == Start.drivers[d] IN
    /\ t.life.phase = "Created" /\ t.device = "Sound"
    /\ t.epoch = 1 /\ t.window = 0 /\ \A k \in Kinds : t.minted[k] = {}

DeadDriverHasNoAuthority(s) ==
  \A d \in Drivers : CutOff(s.drivers[d]) =>
    /\ s.drivers[d].window = 0
    /\ \A k \in Kinds, e \in Epochs : Apply(s, [kind |-> "Use", driver |-> d, capability |-> k, epoch |-> e]).result # "Ok"

DyingKillsInTheSameStep(s, o, n) ==
  (CutOff(New(o, n)) /\ ~CutOff(Old(s, o))) =>
    /\ New(o, n).window = 0
    /\ New(o, n).epoch = IF Old(s, o).epoch <= EpochCount THEN Old(s, o).epoch + 1 ELSE Old(s, o).epoch
    /\ \A k \in Kinds, e \in Epochs : ~Usable(New(o, n), k, e)

NoInterruptReachesTheDead(s, o, n) ==
  (o.kind = "Use" /\ o.capability = "Irq" /\ CutOff(Old(s, o))) => n.result \in {"NotMinted", "Stale"}

UseIsExactlyTheAuthority(s, o, n) ==
  o.kind = "Use" => ((n.result = "Ok") <=> Usable(Old(s, o), o.capability, o.epoch))

UseChangesNothing(s, o, n) ==
  o.kind = "Use" => n.state = s

StaleStaysDead(s, o, n) ==
  \A k \in Kinds, e \in Epochs :
    (e \in Old(s, o).minted[k] /\ e # Old(s, o).epoch) =>
      /\ ~Usable(New(o, n), k, e)
      /\ New(o, n).epoch > e

EpochsOnlyGrow(s, o, n) ==
  New(o, n).epoch # Old(s, o).epoch =>
    /\ New(o, n).epoch = Old(s, o).epoch + 1
    /\ o.kind = "Revoke" \/ CutOff(New(o, n))

RevocationKillsEverything(s, o, n) ==
  (o.kind = "Revoke" /\ ~CutOff(Old(s, o))) =>
    /\ (n.result = "Ok") <=> (Old(s, o).epoch <= EpochCount)
    /\ \A k \in Kinds, e \in Epochs : ~Usable(New(o, n), k, e)
    /\ New(o, n).life = Old(s, o).life /\ New(o, n).window = 0

UnmappedStaysUnmapped(s, o, n) ==
  (o.kind = "Unmap" /\ Old(s, o).window # 0) =>
    n.result = "Ok" /\ New(o, n) = [Old(s, o) EXCEPT !.window = 0]

WindowIsNotSwappedUnderACapability(s, o, n) ==
  (Old(s, o).window # New(o, n).window /\ New(o, n).window # 0) =>
    o.kind = "Map" /\ Old(s, o).window = 0 /\ Old(s, o).epoch \notin Old(s, o).minted["Dma"]

WindowsOfADomainAreDisjoint(s) ==
  \A d \in Drivers : \A e \in Drivers \ {d} :
    (s.drivers[d].window # 0 /\ s.drivers[e].window # 0) =>
      LET a == Windows[s.drivers[d].window] b == Windows[s.drivers[e].window]
      IN  a.domain # b.domain \/ a.base + a.size <= b.base \/ b.base + b.size <= a.base

OtherDriversAreUntouched(s, o, n) ==
  \A d \in Drivers \ {o.driver} : n.state.drivers[d] = s.drivers[d]

OtherDriversMatterOnlyForOverlap(s, o, n) ==
  \A d \in Drivers \ {o.driver} :
    LET alone == Apply([s EXCEPT !.drivers[d] = StartDriver], o)
    IN  (New(o, alone) = New(o, n) /\ alone.result = n.result) \/ n.result = "Overlap"

OnlyTheActiveAreGranted(s, o, n) ==
  New(o, n).minted # Old(s, o).minted =>
    /\ o.kind \in {"Mint", "Map"}
    /\ MayAct(Old(s, o))
    /\ n.result = "Ok"
    /\ \E k \in Kinds : New(o, n).minted = [Old(s, o).minted EXCEPT ![k] = @ \cup {Old(s, o).epoch}]
                        /\ (o.kind = "Map" => k = "Dma") /\ (o.kind = "Mint" => k = o.capability)

FreshRequestIsGranted(s, o, n) ==
  (o.kind = "Mint" /\ MayAct(Old(s, o)) /\ Old(s, o).epoch \in Epochs
     /\ Old(s, o).epoch \notin Old(s, o).minted[o.capability]) =>
    Usable(New(o, n), o.capability, Old(s, o).epoch) /\ n.result = "Ok"

FreshWindowIsMapped(s, o, n) ==
  (o.kind = "Map" /\ MayAct(Old(s, o)) /\ Old(s, o).epoch \in Epochs
     /\ Old(s, o).epoch \notin Old(s, o).minted["Dma"] /\ \A d \in Drivers \ {o.driver} : s.drivers[d].window = 0) =>
    New(o, n).window = o.window /\ n.result = "Ok"

OverlapIsRefusedOnlyForAnOverlap(s, o, n) ==
  n.result = "Overlap" => n.state = s /\ o.kind = "Map" /\
    \E d \in Drivers \ {o.driver} : s.drivers[d].window # 0
       /\ Windows[s.drivers[d].window].domain = Windows[o.window].domain
       /\ \E byte \in 0..8 : byte \in Windows[o.window].base..(Windows[o.window].base + Windows[o.window].size - 1)
            /\ byte \in Windows[s.drivers[d].window].base..(Windows[s.drivers[d].window].base + Windows[s.drivers[d].window].size - 1)

ContainmentCutsOff(s, o, n) ==
  (o.kind = "Contain" /\ Old(s, o).device # "Gone") =>
    /\ New(o, n).life.phase = "Quarantined"
    /\ New(o, n).device = IF o.decision = "Disconnect" THEN "Gone" ELSE "Recovering"
    /\ o.decision = "ResetRequired" => New(o, n).life.resetDue
    /\ New(o, n).life.resetDue => Old(s, o).life.resetDue \/ o.decision = "ResetRequired"
    /\ n.result = IF New(o, n) = Old(s, o) THEN "AlreadyContained" ELSE "Ok"

GoneIsGone(s, o, n) ==
  Old(s, o).device = "Gone" =>
    /\ New(o, n).device = "Gone"
    /\ o.kind = "Contain" => n = [state |-> s, result |-> "Gone"]

RecoveryMakesSoundOrGone(s, o, n) ==
  (o.kind = "Recovery" /\ Old(s, o).device = "Recovering") =>
    /\ n.result = "Ok"
    /\ New(o, n) = IF o.recovered THEN [Old(s, o) EXCEPT !.device = "Sound", !.life.resetDue = FALSE]
                   ELSE [Old(s, o) EXCEPT !.device = "Gone"]

DeviceChangesOnlyByContainment(s, o, n) ==
  New(o, n).device # Old(s, o).device => o.kind \in {"Contain", "Recovery"}

OnlySoundDevicesAreReleased(s, o, n) ==
  (Old(s, o).life.phase = "Quarantined" /\ New(o, n).life.phase # "Quarantined") =>
    Old(s, o).device = "Sound" /\ ~Old(s, o).life.resetDue /\ o.kind = "Life" /\ o.move = "Grant"

ActiveMeansSound(s) ==
  \A d \in Drivers : ~CutOff(s.drivers[d]) => s.drivers[d].device = "Sound"

LifeIsLifecycle(s, o, n) ==
  (o.kind = "Life" /\ ~(o.move = "Grant" /\ Old(s, o).device # "Sound")) =>
    LET own == Life!Apply(Old(s, o).life, o.move)
    IN  New(o, n).life = own.state /\ n.result = own.result

LifeKeepsTheRest(s, o, n) ==
  (o.kind = "Life" /\ (CutOff(New(o, n)) <=> CutOff(Old(s, o)))) =>
    New(o, n) = [Old(s, o) EXCEPT !.life = New(o, n).life]

RefusalChangesNothing(s, o, n) ==
  n.result # "Ok" => n.state = s

AcceptanceChangesSomething(s, o, n) ==
  (n.result = "Ok" /\ o.kind # "Use") => n.state # s

RefusalSaysWhy(s, o, n) ==
  n.result # "Ok" =>
    CASE o.kind = "Life"               -> IF o.move = "Grant" /\ Old(s, o).device # "Sound" THEN n.result = "DeviceNotSound"
                                          ELSE n.result = Life!Apply(Old(s, o).life, o.move).result
      [] n.result = "Gone"             -> o.kind = "Contain" /\ Old(s, o).device = "Gone"
      [] n.result = "AlreadyContained" -> o.kind = "Contain" /\ Old(s, o).device = "Recovering"
      [] n.result = "NothingToRecover" -> o.kind = "Recovery" /\ Old(s, o).device # "Recovering"
      [] n.result = "Inactive"         -> IF o.kind = "Revoke" THEN CutOff(Old(s, o))
                                          ELSE o.kind \in {"Mint", "Map", "Use"} /\ ~MayAct(Old(s, o))
                                               /\ (o.kind = "Use" => o.epoch = Old(s, o).epoch)
      [] n.result = "EpochsSpent"      -> Old(s, o).epoch = EpochCount + 1 /\ o.kind \in {"Mint", "Map", "Revoke"}
      [] n.result = "AlreadyMinted"    -> MayAct(Old(s, o)) /\ \/ o.kind = "Mint" /\ Old(s, o).epoch \in Old(s, o).minted[o.capability]
                                                               \/ o.kind = "Map" /\ Old(s, o).epoch \in Old(s, o).minted["Dma"]
      [] n.result = "Overlap"          -> o.kind = "Map"
      [] n.result = "NotMapped"        -> Old(s, o).window = 0 /\ (o.kind = "Unmap" \/ (o.kind = "Use" /\ o.capability = "Dma"))
      [] n.result = "NotMinted"        -> o.kind = "Use" /\ o.epoch \notin Old(s, o).minted[o.capability]
      [] n.result = "Stale"            -> o.kind = "Use" /\ o.epoch \in Old(s, o).minted[o.capability] /\ o.epoch # Old(s, o).epoch
      [] OTHER                         -> FALSE

(* Under fairness. *)
DeviceSettles == \A d \in Drivers : (state.drivers[d].device = "Recovering") ~> (state.drivers[d].device # "Recovering")
ReleaseIsDecided == \A d \in Drivers : state.drivers[d].life.requested ~> ~state.drivers[d].life.requested
===============================================================================

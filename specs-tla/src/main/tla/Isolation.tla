------------------------------ MODULE Isolation ------------------------------
(* The composition: drivers with their lives, their devices and everything the
   monitor handed out to them, in a world that fails. A decision ends authority
   at once, in one step. What it asks of the hardware follows, as an effect that
   ends well, fails or is late, as the adversary likes. "Revoked" is the answer
   while an effect is outstanding; "Ok" says that nothing is.
   What the other machines decide arrives here as an operation: a quarantined
   line as Accuse, a decision of Containment as Contain, its end as Recovery, a
   manifest that nobody vouches for any more as Distrust; Invalidation says how
   the effect Memory comes to its end.                                         *)
EXTENDS Integers

CONSTANTS DriverCount,   \* drivers 1..DriverCount, each with a device of its own
          Together,      \* whether they are one unit, which shares an address
                         \* space and is contained together
          Kinds,         \* kinds of capabilities: some of Mmio, Port, Dma, Irq
          EpochCount,    \* epochs 1..EpochCount can be used, then no more
          WindowCount,   \* how many of the windows below can be asked for
          MaxReleases,   \* of Lifecycle, and of an interrupt line
          Moves,         \* of Lifecycle that are tried, besides Initialize
          Trouble        \* what happens: some of Fails, CutsOff, Late, Error, Distrust

VARIABLE state
Life == INSTANCE Lifecycle

Drivers == 1..DriverCount
Unit(d) == IF Together THEN Drivers ELSE {d}
(* DMA windows by address space: the second is next to the first, the third
   overlaps both, the fourth is elsewhere.                                     *)
Windows == <<[space |-> 1, base |-> 0, size |-> 2], [space |-> 1, base |-> 2, size |-> 2],
             [space |-> 1, base |-> 1, size |-> 2], [space |-> 2, base |-> 0, size |-> 4]>>
Asked == 1..WindowCount

(* What a platform call does that the monitor waits for: it answers, it fails, or
   while it is under way its driver is found to be at fault.                   *)
Worlds == {"Answers"} \cup (Trouble \cap {"Fails", "CutsOff"})
When(happens, ops) == IF happens THEN ops ELSE {}

Ops ==
       [kind : {"Admit", "Dismiss", "Revoke"}, driver : Drivers]
  \cup When("Distrust" \in Trouble, [kind : {"Distrust"}, driver : Drivers])
  \cup [kind : {"Initialize"}, driver : Drivers, world : Worlds]
  \cup [kind : {"Life"}, driver : Drivers, move : Moves]
  \cup When("Error" \in Trouble,
         [kind : {"Contain"}, driver : Drivers, decision : {"Quarantine", "ResetRequired", "Disconnect"}]
         \cup [kind : {"Recovery"}, driver : Drivers, recovered : BOOLEAN])
  \cup [kind : {"Mint"}, driver : Drivers, capability : Kinds \ {"Dma"}]
  \cup [kind : {"Map"}, driver : Drivers, window : Asked, world : Worlds]
  \cup [kind : {"Unmap"}, driver : Drivers, window : Asked]
  \cup [kind : {"Use"}, driver : Drivers, capability : Kinds, epoch : 1..EpochCount]
  \cup When("Irq" \in Kinds, [kind : {"Accuse", "ReleaseLine"}, driver : Drivers])
  \cup [kind : {"Settle"}, driver : Drivers, effect : {"Device", "Memory"},
        well : IF "Fails" \in Trouble THEN BOOLEAN ELSE {TRUE}]
  \cup When("Late" \in Trouble, [kind : {"Tick"}])

(* standing  "Absent" before admission and after dismissal, "Trusted", "Fallen"
             when nobody vouches for the manifest any more
   life      the state of the driver's Lifecycle
   device    "Sound", "Recovering" after an error, "Gone" for good
   epoch     the current epoch; EpochCount + 1 when all are spent
   minted    for each kind the epochs of the capabilities that were handed out:
             drivers are not trusted to give anything back
   windows   "Free", "Mapped", or "Leaving": withdrawn, and withheld until the
             hardware has forgotten it
   line      an interrupt line is "Fine", "Contained" with its device, "Accused"
   released  how often the line was let out of quarantine
   master    the effect Device: "Off" is silent, "On" may ask and interrupt; it
             was "Issued" to silence it, which has "Failed" or is "Late"
   memory    the effect Memory: "None" is due, or as above                     *)
StartDriver == [standing |-> "Absent", life |-> Life!Start, device |-> "Sound", epoch |-> 1,
                minted |-> [k \in Kinds |-> {}], windows |-> [w \in Asked |-> "Free"],
                line |-> "Fine", released |-> 0, master |-> "Off", memory |-> "None"]
Start == [drivers |-> [d \in Drivers |-> StartDriver]]

Active(t) == t.life.phase \in {"Initialized", "Running"}
Dead(life) == life.phase \in {"Shutdown", "Quarantined"}
Pending == {"Issued", "Failed", "Late"}
Owes(t) == t.master \in Pending \/ t.memory \in Pending
Unsettled(s, d) == \E e \in Unit(d) : Owes(s.drivers[e])

Refuse(s, why) == [state |-> s, result |-> why]
Ok(s, d, t) == [state |-> [s EXCEPT !.drivers[d] = t], result |-> "Ok"]
(* Authority has ended in n. Whether all has come back is another question.    *)
Ended(n, d) == [state |-> n, result |-> IF Unsettled(n, d) THEN "Revoked" ELSE "Ok"]

(* An effect that failed is tried again, one that is under way goes on.        *)
Issue(effect) == IF effect = "Late" THEN effect ELSE "Issued"
TakeDevice(t) == IF t.master = "Off" THEN t ELSE [t EXCEPT !.master = Issue(@)]
TakeMemory(t) ==
  IF \A w \in Asked : t.windows[w] = "Free" THEN t
  ELSE [t EXCEPT !.windows = [w \in Asked |-> IF @[w] = "Free" THEN "Free" ELSE "Leaving"],
                 !.memory = Issue(@)]

(* The one write that kills everything a driver holds.                         *)
EndEpoch(t) == [t EXCEPT !.epoch = IF @ <= EpochCount THEN @ + 1 ELSE @]

(* Dying ends the epoch, and takes device and memory. Dying again takes what was
   not to be had the first time.                                               *)
WithLife(t, life) ==
  LET u == [t EXCEPT !.life = life]
  IN  IF ~Dead(life) THEN u
      ELSE TakeMemory(TakeDevice(IF Dead(t.life) THEN u ELSE EndEpoch(u)))

(* A fault is everybody's in the unit: they share what it may have written to. *)
Faulted(t) ==
  LET n == Life!Apply(t.life, "Fault")
  IN  IF t.standing = "Absent" \/ n.result # "Ok" THEN t ELSE WithLife(t, n.state)
FaultUnit(s, d) ==
  [s EXCEPT !.drivers = [e \in Drivers |-> IF e \in Unit(d) THEN Faulted(@[e]) ELSE @[e]]]

(* Admit: by a manifest that Trust has admitted. A driver that was dismissed
   comes with a later one; what it still holds of its former life is dead.     *)
Admit(s, d, t) ==
  IF t.standing # "Absent" THEN Refuse(s, "AlreadyAdmitted") ELSE Ok(s, d, [t EXCEPT !.standing = "Trusted"])

(* Dismiss: nothing of the driver is outstanding, and it is accused of nothing.*)
Dismiss(s, d, t) ==
  IF t.life.phase # "Shutdown" \/ Owes(t) \/ t.line # "Fine" THEN Refuse(s, "StillAdmitted")
  ELSE Ok(s, d, [StartDriver EXCEPT !.epoch = t.epoch, !.minted = t.minted])

(* Distrust: the manifest has expired, or it or its keys were revoked.         *)
Distrust(s, d, t) ==
  IF t.standing = "Fallen" THEN Refuse(s, "NotTrusted")
  ELSE LET n == Life!Apply(t.life, "Shutdown")
           u == [t EXCEPT !.standing = "Fallen"]
       IN  Ended([s EXCEPT !.drivers[d] = IF n.result = "Ok" THEN WithLife(u, n.state) ELSE u], d)

(* Initialize: the device may ask from now on.                                 *)
Initialize(s, d, t, world) ==
  LET n == Life!Apply(t.life, "Initialize")
      armed == [s EXCEPT !.drivers[d].master = "On"]
  IN  IF t.standing = "Fallen" THEN Refuse(s, "NotTrusted")
      ELSE IF n.result # "Ok" THEN Refuse(s, n.result)
      ELSE IF Unsettled(s, d) THEN Refuse(s, "Unsettled")
      ELSE CASE world = "Answers" -> Ok(s, d, [t EXCEPT !.life = n.state, !.master = "On"])
             [] world = "Fails"   -> Refuse([s EXCEPT !.drivers[d].master = "Issued"], "PlatformFailed")
             [] world = "CutsOff" -> Refuse(FaultUnit(armed, d), "CutOff")

(* Life: a step of the driver's Lifecycle. A release is granted for a sound
   device of a unit in which nothing is outstanding; it lets out a line that was
   silenced for the device's sake.                                             *)
Step(s, d, t, move) ==
  LET n == Life!Apply(t.life, move)
      u == [t EXCEPT !.life = n.state]
      open == t.line = "Contained" /\ t.released < MaxReleases
  IN  IF move = "Grant" /\ t.device # "Sound" THEN Refuse(s, "DeviceNotSound")
      ELSE IF n.result # "Ok" THEN Refuse(s, n.result)
      ELSE IF move = "Grant" THEN
        IF Unsettled(s, d) THEN Refuse(s, "Unsettled")
        ELSE Ok(s, d, IF open THEN [u EXCEPT !.line = "Fine", !.released = @ + 1] ELSE u)
      ELSE IF move = "Fault" THEN Ended(FaultUnit(s, d), d)
      ELSE IF move = "Shutdown" THEN Ended([s EXCEPT !.drivers[d] = WithLife(t, n.state)], d)
      ELSE Ok(s, d, u)

(* Contain: the decision of Containment, carried out on the whole unit.        *)
Contained(t, decision) ==
  LET move == IF decision = "ResetRequired" THEN "ContainAndReset" ELSE "Contain"
      u == WithLife(t, Life!Apply(t.life, move).state)
  IN  IF t.standing = "Absent" \/ t.device = "Gone" THEN t
      ELSE [u EXCEPT !.device = IF decision = "Disconnect" THEN "Gone" ELSE "Recovering",
                     !.line = IF @ = "Fine" THEN "Contained" ELSE @]
Contain(s, d, t, decision) ==
  LET n == [s EXCEPT !.drivers = [e \in Drivers |-> IF e \in Unit(d) THEN Contained(@[e], decision) ELSE @[e]]]
  IN  IF t.device = "Gone" THEN Refuse(s, "Gone")
      ELSE IF n = s THEN Refuse(s, "AlreadyContained")
      ELSE Ended(n, d)

(* Recovery: Containment came to an end. Recovered includes the reset.         *)
Recovery(s, d, t, recovered) ==
  IF t.device # "Recovering" THEN Refuse(s, "NothingToRecover")
  ELSE IF ~recovered THEN Ok(s, d, [t EXCEPT !.device = "Gone"])
  ELSE Ok(s, d, [t EXCEPT !.device = "Sound", !.life = Life!Apply(@, "ResetDone").state])

(* What is handed out is handed out in a settled unit: nothing of an ended epoch
   is within anybody's reach.                                                  *)
MayNot(s, d, t) ==
  IF ~Active(t) THEN "Inactive"
  ELSE IF t.epoch > EpochCount THEN "EpochsSpent"
  ELSE IF Unsettled(s, d) THEN "Unsettled"
  ELSE "Ok"

(* Mint: one capability a kind and epoch.                                      *)
Mint(s, d, t, kind) ==
  LET may == MayNot(s, d, t)
  IN  IF may # "Ok" THEN Refuse(s, may)
      ELSE IF t.epoch \in t.minted[kind] THEN Refuse(s, "AlreadyMinted")
      ELSE IF kind = "Irq" /\ t.line # "Fine" THEN Refuse(s, "LineQuarantined")
      ELSE Ok(s, d, [t EXCEPT !.minted[kind] = @ \cup {t.epoch}])

Overlap(a, b) == a.space = b.space /\ a.base < b.base + b.size /\ b.base < a.base + a.size

(* Map: any number an epoch, where nothing of the unit is mapped or withheld. A
   map that fails may have mapped the window all the same, so it leaves.       *)
Map(s, d, t, window, world) ==
  LET may == MayNot(s, d, t)
      leaving == [s EXCEPT !.drivers[d].windows[window] = "Leaving", !.drivers[d].memory = "Issued"]
  IN  IF may # "Ok" THEN Refuse(s, may)
      ELSE IF \E e \in Unit(d), w \in Asked :
                s.drivers[e].windows[w] # "Free" /\ Overlap(Windows[window], Windows[w])
           THEN Refuse(s, "Overlap")
      ELSE CASE world = "Answers" -> Ok(s, d, [t EXCEPT !.windows[window] = "Mapped",
                                                        !.minted["Dma"] = @ \cup {t.epoch}])
             [] world = "Fails"   -> Refuse(leaving, "PlatformFailed")
             [] world = "CutsOff" -> Refuse(FaultUnit(leaving, d), "CutOff")

(* Unmap: the capability is dead; memory and address come back when the effect
   has ended.                                                                  *)
Unmap(s, d, t, window) ==
  IF t.windows[window] # "Mapped" THEN Refuse(s, "NotMapped")
  ELSE Ended([s EXCEPT !.drivers[d].windows[window] = "Leaving", !.drivers[d].memory = Issue(@)], d)

(* Revoke: the monitor takes everything back from a driver that goes on living. *)
Revoke(s, d, t) ==
  IF Dead(t.life) THEN Refuse(s, "Inactive")
  ELSE IF t.epoch > EpochCount THEN Refuse(s, "EpochsSpent")
  ELSE Ended([s EXCEPT !.drivers[d] = TakeMemory(EndEpoch(t))], d)

(* Use: the driver presents a capability. For Irq: an interrupt is delivered. For
   Dma: memory is accessed through every mapping of that epoch.                *)
MayUse(t, kind, epoch) ==
  IF epoch \notin t.minted[kind] THEN "NotMinted"
  ELSE IF epoch # t.epoch THEN "Stale"
  ELSE IF ~Active(t) THEN "Inactive"
  ELSE IF kind = "Dma" /\ \A w \in Asked : t.windows[w] # "Mapped" THEN "NotMapped"
  ELSE "Ok"

(* Accuse: a handler of a delivered interrupt is late or fails. Quarantine cuts
   the line, and the driver is at fault.                                       *)
Accuse(s, d, t) ==
  LET may == MayUse(t, "Irq", t.epoch)
  IN  IF may # "Ok" THEN Refuse(s, may) ELSE Ended(FaultUnit([s EXCEPT !.drivers[d].line = "Accused"], d), d)

ReleaseLine(s, d, t) ==
  IF t.line # "Accused" THEN Refuse(s, IF t.line = "Fine" THEN "NotQuarantined" ELSE "LineContained")
  ELSE IF t.released >= MaxReleases THEN Refuse(s, "ReleasesSpent")
  ELSE Ok(s, d, [t EXCEPT !.line = "Fine", !.released = @ + 1])

(* Settle: an effect that is under way, late or not, ends. Done well, what it
   kept is free.                                                               *)
Settled(t, effect, well) ==
  CASE effect = "Device" -> [t EXCEPT !.master = IF well THEN "Off" ELSE "Failed"]
    [] effect = "Memory" -> [t EXCEPT !.memory = IF well THEN "None" ELSE "Failed",
                                      !.windows = [w \in Asked |-> IF well /\ @[w] = "Leaving" THEN "Free" ELSE @[w]]]
Settle(s, d, t, effect, well) ==
  LET u == Settled(t, effect, well)
  IN  IF (IF effect = "Device" THEN t.master ELSE t.memory) \notin {"Issued", "Late"} THEN Refuse(s, "NothingDue")
      ELSE [state |-> [s EXCEPT !.drivers[d] = u], result |-> IF Owes(u) THEN "Outstanding" ELSE "Ok"]

(* Tick: more time passes than an effect may take. What is under way is late,
   what failed is tried again.                                                 *)
Older(effect) == IF effect = "Issued" THEN "Late" ELSE IF effect = "Failed" THEN "Issued" ELSE effect
Tick(s) ==
  LET n == [s EXCEPT !.drivers = [d \in Drivers |-> [@[d] EXCEPT !.master = Older(@), !.memory = Older(@)]]]
  IN  IF n = s THEN Refuse(s, "NothingDue") ELSE [state |-> n, result |-> "Outstanding"]

ApplyTo(s, d, t, o) ==
  CASE o.kind = "Admit"       -> Admit(s, d, t)
    [] o.kind = "Use"         -> [state |-> s, result |-> MayUse(t, o.capability, o.epoch)]
    [] o.kind = "Settle"      -> Settle(s, d, t, o.effect, o.well)
    [] t.standing = "Absent"  -> Refuse(s, "Unknown")
    [] o.kind = "Dismiss"     -> Dismiss(s, d, t)
    [] o.kind = "Distrust"    -> Distrust(s, d, t)
    [] o.kind = "Initialize"  -> Initialize(s, d, t, o.world)
    [] o.kind = "Life"        -> Step(s, d, t, o.move)
    [] o.kind = "Contain"     -> Contain(s, d, t, o.decision)
    [] o.kind = "Recovery"    -> Recovery(s, d, t, o.recovered)
    [] o.kind = "Mint"        -> Mint(s, d, t, o.capability)
    [] o.kind = "Map"         -> Map(s, d, t, o.window, o.world)
    [] o.kind = "Unmap"       -> Unmap(s, d, t, o.window)
    [] o.kind = "Revoke"      -> Revoke(s, d, t)
    [] o.kind = "Accuse"      -> Accuse(s, d, t)
    [] o.kind = "ReleaseLine" -> ReleaseLine(s, d, t)

Apply(s, o) == IF o.kind = "Tick" THEN Tick(s) ELSE ApplyTo(s, o.driver, s.drivers[o.driver], o)

-------------------------------------------------------------------------------
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)

(* Recovery ends, whoever decides on releases decides, time passes, and an effect
   that is asked for again and again is done in the end.                       *)
Ends(d) == \E r \in BOOLEAN : Do([kind |-> "Recovery", driver |-> d, recovered |-> r])
Decides(d) == \E m \in {"Grant", "Deny"} : Do([kind |-> "Life", driver |-> d, move |-> m])
IsDone(d, e) == Do([kind |-> "Settle", driver |-> d, effect |-> e, well |-> TRUE])
Fairness ==
  /\ \A d \in Drivers : WF_state(Ends(d)) /\ WF_state(Decides(d))
  /\ \A d \in Drivers, e \in {"Device", "Memory"} : SF_state(IsDone(d, e))
  /\ WF_state("Late" \in Trouble /\ Do([kind |-> "Tick"]))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

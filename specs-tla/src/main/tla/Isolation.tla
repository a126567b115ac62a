------------------------------ MODULE Isolation ------------------------------
(* The composition: drivers with their lives, their devices and everything the
   monitor handed out to them. A capability carries the epoch it was minted in;
   ending an epoch is one step and kills all of them at once. What the other
   machines decide arrives here as an operation: a quarantined interrupt line as
   Life(Fault), a decision of Containment as Contain, its end as Recovery.     *)
EXTENDS Integers

CONSTANTS DriverCount,   \* drivers 1..DriverCount, each with a device of its own
          Kinds,         \* kinds of capabilities: some of Mmio, Port, Dma, Irq
          EpochCount,    \* epochs 1..EpochCount can be used, then no more
          WindowCount,   \* how many of the windows below can be asked for
          MaxReleases    \* of Lifecycle

VARIABLE state
Life == INSTANCE Lifecycle

Drivers == 1..DriverCount
(* DMA windows by IOMMU domain: the second overlaps the first, the third is next
   to the first, the fourth is elsewhere.                                      *)
Windows == <<[domain |-> 1, base |-> 0, size |-> 2], [domain |-> 1, base |-> 1, size |-> 2],
             [domain |-> 1, base |-> 2, size |-> 2], [domain |-> 2, base |-> 0, size |-> 4]>>

Moves == {"Initialize", "Start", "Suspend", "Resume", "Shutdown", "Fault",
          "RequestRelease", "Grant", "Deny"}

Ops ==
       [kind : {"Life"}, driver : Drivers, move : Moves]
  \cup [kind : {"Contain"}, driver : Drivers, decision : {"Quarantine", "ResetRequired", "Disconnect"}]
  \cup [kind : {"Recovery"}, driver : Drivers, recovered : BOOLEAN]
  \cup [kind : {"Mint"}, driver : Drivers, capability : Kinds \ {"Dma"}]
  \cup [kind : {"Map"}, driver : Drivers, window : 1..WindowCount]
  \cup [kind : {"Unmap", "Revoke"}, driver : Drivers]
  \cup [kind : {"Use"}, driver : Drivers, capability : Kinds, epoch : 1..EpochCount]

(* life    the state of the driver's Lifecycle
   device  "Sound", "Recovering" after an error, "Gone" for good
   epoch   the current epoch; EpochCount + 1 when all are spent
   minted  for each kind the epochs of the capabilities that were handed out:
           drivers are not trusted to give anything back
   window  the DMA window that is mapped, or 0                                 *)
StartDriver == [life |-> Life!Start, device |-> "Sound", epoch |-> 1,
                minted |-> [k \in Kinds |-> {}], window |-> 0]
Start == [drivers |-> [d \in Drivers |-> StartDriver]]

Ok(t) == [driver |-> t, result |-> "Ok"]
Refuse(t, why) == [driver |-> t, result |-> why]
Active(t) == t.life.phase \in {"Initialized", "Running"}
Dead(life) == life.phase \in {"Shutdown", "Quarantined"}

(* The one write that kills everything a driver holds. *)
EndEpoch(t) ==
  [t EXCEPT !.epoch = IF @ <= EpochCount THEN @ + 1 ELSE @, !.window = 0]

WithLife(t, life) ==
  LET u == [t EXCEPT !.life = life]
  IN  IF Dead(life) /\ ~Dead(t.life) THEN EndEpoch(u) ELSE u

(* Life: a step of the driver's Lifecycle. Dying ends the epoch in the same
   step. A release is granted for a sound device only.                         *)
Step(t, move) ==
  IF move = "Grant" /\ t.device # "Sound" THEN Refuse(t, "DeviceNotSound")
  ELSE LET n == Life!Apply(t.life, move)
       IN  [driver |-> WithLife(t, n.state), result |-> n.result]

(* Contain: the decision of Containment, carried out in one step.              *)
Contain(t, decision) ==
  LET move == IF decision = "ResetRequired" THEN "ContainAndReset" ELSE "Contain"
      held == WithLife(t, Life!Apply(t.life, move).state)
      u == [held EXCEPT !.device = IF decision = "Disconnect" THEN "Gone" ELSE "Recovering"]
  IN  IF t.device = "Gone" THEN Refuse(t, "Gone")
      ELSE IF u = t THEN Refuse(t, "AlreadyContained")
      ELSE Ok(u)

(* Recovery: Containment came to an end. Recovered includes the reset.         *)
Recovery(t, recovered) ==
  IF t.device # "Recovering" THEN Refuse(t, "NothingToRecover")
  ELSE IF ~recovered THEN Ok([t EXCEPT !.device = "Gone"])
  ELSE Ok([t EXCEPT !.device = "Sound", !.life = Life!Apply(@, "ResetDone").state])

(* Mint: one capability a kind and epoch, for an active driver.                *)
Mint(t, kind) ==
  IF ~Active(t) THEN Refuse(t, "Inactive")
  ELSE IF t.epoch > EpochCount THEN Refuse(t, "EpochsSpent")
  ELSE IF t.epoch \in t.minted[kind] THEN Refuse(t, "AlreadyMinted")
  ELSE Ok([t EXCEPT !.minted[kind] = @ \cup {t.epoch}])

Overlap(a, b) ==
  a.domain = b.domain /\ a.base < b.base + b.size /\ b.base < a.base + a.size

(* Map: mints the DMA capability, unless another driver of the same domain has
   a part of the window mapped.                                                *)
Map(s, d, window) ==
  LET t == s.drivers[d]
      n == Mint(t, "Dma")
  IN  IF n.result # "Ok" THEN n
      ELSE IF \E e \in Drivers \ {d} :
                s.drivers[e].window # 0 /\ Overlap(Windows[window], Windows[s.drivers[e].window])
           THEN Refuse(t, "Overlap")
      ELSE Ok([n.driver EXCEPT !.window = window])

(* Unmap: the window is gone, and so is the capability, until the next epoch.  *)
Unmap(t) == IF t.window = 0 THEN Refuse(t, "NotMapped") ELSE Ok([t EXCEPT !.window = 0])

(* Revoke: the monitor takes everything back from a driver that goes on living. *)
Revoke(t) ==
  IF Dead(t.life) THEN Refuse(t, "Inactive")
  ELSE IF t.epoch > EpochCount THEN Refuse(t, "EpochsSpent")
  ELSE Ok(EndEpoch(t))

(* Use: the driver presents a capability. For Irq: an interrupt is delivered.  *)
Use(t, kind, epoch) ==
  IF epoch \notin t.minted[kind] THEN Refuse(t, "NotMinted")
  ELSE IF epoch # t.epoch THEN Refuse(t, "Stale")
  ELSE IF ~Active(t) THEN Refuse(t, "Inactive")
  ELSE IF kind = "Dma" /\ t.window = 0 THEN Refuse(t, "NotMapped")
  ELSE Ok(t)

ApplyTo(s, t, o) ==
  CASE o.kind = "Life"     -> Step(t, o.move)
    [] o.kind = "Contain"  -> Contain(t, o.decision)
    [] o.kind = "Recovery" -> Recovery(t, o.recovered)
    [] o.kind = "Mint"     -> Mint(t, o.capability)
    [] o.kind = "Map"      -> Map(s, o.driver, o.window)
    [] o.kind = "Unmap"    -> Unmap(t)
    [] o.kind = "Revoke"   -> Revoke(t)
    [] o.kind = "Use"      -> Use(t, o.capability, o.epoch)

Apply(s, o) ==
  LET n == ApplyTo(s, s.drivers[o.driver], o)
  IN  [state |-> [s EXCEPT !.drivers[o.driver] = n.driver], result |-> n.result]

-------------------------------------------------------------------------------
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)

(* Recovery ends, and whoever decides on releases decides.                     *)
Ends(d) == \E r \in BOOLEAN : Do([kind |-> "Recovery", driver |-> d, recovered |-> r])
Decides(d) == \E m \in {"Grant", "Deny"} : Do([kind |-> "Life", driver |-> d, move |-> m])
Fairness == (\A d \in Drivers : WF_state(Ends(d))) /\ (\A d \in Drivers : WF_state(Decides(d)))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

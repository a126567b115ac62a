----------------------------- MODULE Invalidation -----------------------------
(* How memory that a device was given comes back. To remove a translation is not
   to forget it: the IOMMU and the device keep copies until a flush has ended.
   Every call to the platform is begun in one step and ends in another, or never;
   the adversary chooses. A call that hangs is overtaken by others. The owner of
   the memory changes only when a flush that began after the removal has ended. *)
EXTENDS Integers

CONSTANT WindowCount   \* windows 1..WindowCount of one address space

Windows == 1..WindowCount

Ops ==
       [kind : {"Map", "Withdraw", "Unmap", "Access"}, window : Windows]
  \cup [kind : {"MapEnds"}, window : Windows, well : BOOLEAN]
  \cup [kind : {"UnmapEnds"}, window : Windows, well : {TRUE}, removed : {TRUE}]
  \cup [kind : {"UnmapEnds"}, window : Windows, well : {FALSE}, removed : BOOLEAN]
  \cup [kind : {"Flush", "Retire", "Reuse"}]
  \cup [kind : {"FlushEnds"}, well : BOOLEAN]

(* slot     the books, for each window:
              "Free"      its address and its memory may go to anybody
              "Mapping"   the platform was asked to map it
              "Doomed"    the same, and it was withdrawn meanwhile
              "Mapped"
              "Leaving"   withdrawn; the platform has to unmap it, perhaps again
              "Unmapping" the platform was asked to
              "Removed"   unmapped; a flush has to begin
              "Flushing"  a flush has begun since and has not ended
   retired  whether the address space was given up; its number is free when
            all is free
   table    hardware: the windows that are translated
   cached   hardware: the windows of which somewhere a copy may be             *)
Start == [slot |-> [w \in Windows |-> "Free"], retired |-> FALSE, table |-> {}, cached |-> {}]

Ok(t) == [state |-> t, result |-> "Ok"]
Refuse(s, why) == [state |-> s, result |-> why]
Become(s, w, slot) == [s EXCEPT !.slot[w] = slot]

(* Map: asked of the platform, for an address that is free. From here on it may
   be translated: nothing says when in the call that happens.                  *)
Map(s, w) ==
  IF s.retired THEN Refuse(s, "Retired")
  ELSE IF s.slot[w] # "Free" THEN Refuse(s, "Taken")
  ELSE Ok([s EXCEPT !.slot[w] = "Mapping", !.table = @ \cup {w}])

(* MapEnds: a failure may have mapped the window all the same. What nobody wants
   any more, or nobody can vouch for, has to leave.                            *)
MapEnds(s, w, well) ==
  CASE s.slot[w] = "Mapping" -> Ok(Become(s, w, IF well THEN "Mapped" ELSE "Leaving"))
    [] s.slot[w] = "Doomed"  -> Ok(Become(s, w, "Leaving"))
    [] OTHER                 -> Refuse(s, "NothingBegun")

(* Withdraw: the capability is dead; the hardware does not know yet.           *)
Withdrawn(slot) ==
  CASE slot = "Mapped"  -> "Leaving"
    [] slot = "Mapping" -> "Doomed"
    [] OTHER            -> slot

Withdraw(s, w) ==
  IF s.slot[w] \in {"Mapped", "Mapping"} THEN Ok(Become(s, w, Withdrawn(s.slot[w])))
  ELSE Refuse(s, "NotMapped")

Unmap(s, w) ==
  IF s.slot[w] = "Leaving" THEN Ok(Become(s, w, "Unmapping")) ELSE Refuse(s, "NothingDue")

(* UnmapEnds: a failure may have removed the translation all the same.         *)
UnmapEnds(s, w, well, removed) ==
  IF s.slot[w] # "Unmapping" THEN Refuse(s, "NothingBegun")
  ELSE Ok([s EXCEPT !.slot[w] = IF well THEN "Removed" ELSE "Leaving",
                    !.table = IF removed THEN @ \ {w} ELSE @])

(* Flush: is for what was removed before it begins, and for nothing later.     *)
Some(s, slot) == \E w \in Windows : s.slot[w] = slot
Move(s, from, to) == [s EXCEPT !.slot = [w \in Windows |-> IF @[w] = from THEN to ELSE @[w]]]

Flush(s) ==
  IF Some(s, "Flushing") THEN Refuse(s, "Flushing")
  ELSE IF ~Some(s, "Removed") THEN Refuse(s, "NothingDue")
  ELSE Ok(Move(s, "Removed", "Flushing"))

(* FlushEnds: one that did not end well has done nothing.                      *)
FlushEnds(s, well) ==
  IF ~Some(s, "Flushing") THEN Refuse(s, "NothingBegun")
  ELSE Ok([Move(s, "Flushing", IF well THEN "Free" ELSE "Removed")
           EXCEPT !.cached = IF well THEN {w \in @ : s.slot[w] # "Flushing"} ELSE @])

(* Access: the device asks. What is translated is copied on the way.           *)
Access(s, w) ==
  IF w \in s.table THEN Ok([s EXCEPT !.cached = @ \cup {w}])
  ELSE IF w \in s.cached THEN Ok(s)
  ELSE Refuse(s, "Blocked")

(* Retire: the address space is given up and everything withdrawn. Its number is
   used again, for somebody else, when everything has come back.               *)
Retire(s) ==
  IF s.retired THEN Refuse(s, "Retired")
  ELSE Ok([s EXCEPT !.retired = TRUE, !.slot = [w \in Windows |-> Withdrawn(@[w])]])

Reuse(s) ==
  IF ~s.retired THEN Refuse(s, "InUse")
  ELSE IF \E w \in Windows : s.slot[w] # "Free" THEN Refuse(s, "Unsettled")
  ELSE Ok([s EXCEPT !.retired = FALSE])

Apply(s, o) ==
  CASE o.kind = "Map"       -> Map(s, o.window)
    [] o.kind = "MapEnds"   -> MapEnds(s, o.window, o.well)
    [] o.kind = "Withdraw"  -> Withdraw(s, o.window)
    [] o.kind = "Unmap"     -> Unmap(s, o.window)
    [] o.kind = "UnmapEnds" -> UnmapEnds(s, o.window, o.well, o.removed)
    [] o.kind = "Flush"     -> Flush(s)
    [] o.kind = "FlushEnds" -> FlushEnds(s, o.well)
    [] o.kind = "Access"    -> Access(s, o.window)
    [] o.kind = "Retire"    -> Retire(s)
    [] o.kind = "Reuse"     -> Reuse(s)

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)

(* What is due is begun; what is begun ends, and now and then it ends well. How
   often it fails before, nothing says.                                        *)
Fairness ==
  /\ \A w \in Windows : WF_state(\E b \in BOOLEAN : Do([kind |-> "MapEnds", window |-> w, well |-> b]))
  /\ \A w \in Windows : WF_state(Do([kind |-> "Unmap", window |-> w]))
  /\ \A w \in Windows : SF_state(Do([kind |-> "UnmapEnds", window |-> w, well |-> TRUE, removed |-> TRUE]))
  /\ SF_state(Do([kind |-> "Flush"]))
  /\ SF_state(Do([kind |-> "FlushEnds", well |-> TRUE]))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

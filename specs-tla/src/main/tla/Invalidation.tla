----------------------------- MODULE Invalidation -----------------------------
(* How memory that a device was given comes back. To remove a translation is not
   to forget it: the IOMMU and the device keep copies until a flush has ended.
   Every call to the platform is begun in one step and ends in another, or never;
   the adversary chooses. A call that hangs is overtaken by others. The owner of
   the memory changes only when a flush that began after the removal has ended. *)
EXTENDS Integers

CONSTANTS WindowCount   \* windows 1..WindowCount of one address space

Windows == 1..WindowCount

Ops ==
       [kind : {"MapEnds"}, window : Windows, well : BOOLEAN]
  \cup [kind : {"Map", "Withdraw", "Unmap", "Access"}, window : Windows]
  \cup [kind : {"UnmapEnds"}, window : Windows, well : BOOLEAN, removed : BOOLEAN]
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
              "Flushing"  a flush has begun since
   flush    whether one is under way
   retired  whether the address space was given up; its number is free when
            all is free
   table    hardware: the windows that are translated
   cached   hardware: the windows of which somewhere a copy may be             *)
Start == [slot |-> [w \in Windows |-> "Free"], flush |-> FALSE, retired |-> FALSE,
          table |-> {}, cached |-> {}]

Ok(t) == [state |-> t, result |-> "Ok"]
Refuse(s, why) == [state |-> s, result |-> why]
Become(s, w, slot) == [s EXCEPT !.slot[w] = slot]

(* Map: asked of the platform, for an address that is free.                    *)
Map(s, w) ==
  IF s.retired THEN Refuse(s, "Retired")
  ELSE IF s.slot[w] # "Free" THEN Refuse(s, "Taken")
  ELSE Ok(Become(s, w, "Mapping"))

(* MapEnds: a failure may have mapped the window all the same. What nobody wants
   any more, or nobody can vouch for, has to leave.                            *)
MapEnds(s, w, well) ==
  IF s.slot[w] \notin {"Mapping", "Doomed"} THEN Refuse(s, "NothingBegun")
  ELSE Ok([Become(s, w, IF well /\ s.slot[w] = "Mapping" THEN "Mapped" ELSE "Leaving")
           EXCEPT !.table = @ \cup {w}])

(* Withdraw: the capability is dead; the hardware does not know yet.           *)
Withdraw(s, w) ==
  CASE s.slot[w] = "Mapped"  -> Ok(Become(s, w, "Leaving"))
    [] s.slot[w] = "Mapping" -> Ok(Become(s, w, "Doomed"))
    [] OTHER                 -> Refuse(s, "NotMapped")

Unmap(s, w) ==
  IF s.slot[w] = "Leaving" THEN Ok(Become(s, w, "Unmapping")) ELSE Refuse(s, "NothingDue")

(* UnmapEnds: a failure may have removed the translation all the same.         *)
UnmapEnds(s, w, well, removed) ==
  IF s.slot[w] # "Unmapping" THEN Refuse(s, "NothingBegun")
  ELSE Ok([Become(s, w, IF well THEN "Removed" ELSE "Leaving")
           EXCEPT !.table = IF well \/ removed THEN @ \ {w} ELSE @])

(* Flush: is for what was removed before it begins, and for nothing later.     *)
Flush(s) ==
  IF s.flush THEN Refuse(s, "Flushing")
  ELSE IF \A w \in Windows : s.slot[w] # "Removed" THEN Refuse(s, "NothingDue")
  ELSE Ok([s EXCEPT !.flush = TRUE,
                    !.slot = [w \in Windows |-> IF @[w] = "Removed" THEN "Flushing" ELSE @[w]]])

FlushEnds(s, well) ==
  IF ~s.flush THEN Refuse(s, "NothingBegun")
  ELSE Ok([s EXCEPT !.flush = FALSE,
                    !.slot = [w \in Windows |-> IF @[w] # "Flushing" THEN @[w]
                                                ELSE IF well THEN "Free" ELSE "Removed"],
                    !.cached = IF well THEN @ \ {w \in Windows : s.slot[w] = "Flushing"} ELSE @])

(* Access: the device asks. What is translated is copied on the way.           *)
Access(s, w) ==
  IF w \in s.table THEN Ok([s EXCEPT !.cached = @ \cup {w}])
  ELSE IF w \in s.cached THEN Ok(s)
  ELSE Refuse(s, "Blocked")

(* Retire: the address space is given up, what is mapped is withdrawn. Its number
   is used again, for somebody else, when everything has come back.            *)
Retire(s) ==
  IF s.retired THEN Refuse(s, "Retired")
  ELSE Ok([s EXCEPT !.retired = TRUE,
                    !.slot = [w \in Windows |-> CASE @[w] = "Mapped"  -> "Leaving"
                                                  [] @[w] = "Mapping" -> "Doomed"
                                                  [] OTHER            -> @[w]]])

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

(* Work that is due is begun, and what is begun ends well in the end. Nothing is
   said of how often it fails before.                                          *)
Fairness ==
  /\ \A w \in Windows : WF_state(Do([kind |-> "Unmap", window |-> w]))
  /\ \A w \in Windows : SF_state(Do([kind |-> "UnmapEnds", window |-> w, well |-> TRUE, removed |-> TRUE]))
  /\ \A w \in Windows : WF_state(\E b \in BOOLEAN : Do([kind |-> "MapEnds", window |-> w, well |-> b]))
  /\ SF_state(Do([kind |-> "Flush"]))
  /\ SF_state(Do([kind |-> "FlushEnds", well |-> TRUE]))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

------------------------- MODULE InvalidationPromises -------------------------
(* What Invalidation promises. A promise about one state takes s; a promise about
   one step takes the state s, the operation o and the answer n.               *)
EXTENDS Invalidation

(* The slots of a window that was withdrawn, or failed, and has not come back. *)
Withheld == {"Doomed", "Leaving", "Unmapping", "Removed", "Flushing"}

HasItsShape(s) ==
  /\ s \in [slot : [1..WindowCount -> {"Free", "Mapping", "Mapped"} \cup Withheld], retired : BOOLEAN,
            table : SUBSET (1..WindowCount), cached : SUBSET (1..WindowCount)]
  /\ \A w \in Windows : s.slot[w] \in {"Mapping", "Doomed", "Mapped"} => w \in s.table

BeginsWithNothing(s) ==
  /\ Start.slot = [w \in 1..WindowCount |-> "Free"]
  /\ ~Start.retired /\ Start.table = {} /\ Start.cached = {}

FreeMeansForgotten(s) ==
  \A w \in Windows : s.slot[w] = "Free" => w \notin s.table /\ w \notin s.cached

RemovedMeansUntranslated(s) ==
  \A w \in Windows : s.slot[w] \in {"Removed", "Flushing"} => w \notin s.table

RetiredMapsNothing(s) ==
  \A w \in Windows : s.retired => s.slot[w] \notin {"Mapping", "Mapped"}

(* The way back, one step after the other. *)
ComesBackByAFlushThatEndedWell(s, o, n) ==
  \A w \in Windows : (n.state.slot[w] = "Free" /\ s.slot[w] # "Free") =>
    s.slot[w] = "Flushing" /\ o = [kind |-> "FlushEnds", well |-> TRUE] /\ n.result = "Ok"

FlushCoversOnlyWhatWasRemovedBefore(s, o, n) ==
  \A w \in Windows : (n.state.slot[w] = "Flushing" /\ s.slot[w] # "Flushing") =>
    /\ s.slot[w] = "Removed" /\ o.kind = "Flush"
    /\ \A v \in Windows : s.slot[v] # "Flushing"

RemovedOnlyByAnUnmapThatEndedWell(s, o, n) ==
  \A w \in Windows : (n.state.slot[w] = "Removed" /\ s.slot[w] # "Removed") =>
    \/ s.slot[w] = "Unmapping" /\ o = [kind |-> "UnmapEnds", window |-> w, well |-> TRUE, removed |-> TRUE]
    \/ s.slot[w] = "Flushing" /\ o = [kind |-> "FlushEnds", well |-> FALSE]

FailureIsNoSuccess(s, o, n) ==
  /\ (o.kind = "MapEnds" /\ ~o.well /\ n.result = "Ok") => n.state.slot[o.window] = "Leaving"
  /\ (o.kind = "UnmapEnds" /\ ~o.well /\ n.result = "Ok") => n.state.slot[o.window] = "Leaving"
  /\ \A w \in Windows :
       (o = [kind |-> "FlushEnds", well |-> FALSE] /\ s.slot[w] = "Flushing") => n.state.slot[w] = "Removed"

MappedOnlyByAMapThatEndedWell(s, o, n) ==
  \A w \in Windows : (n.state.slot[w] = "Mapped" /\ s.slot[w] # "Mapped") =>
    s.slot[w] = "Mapping" /\ o = [kind |-> "MapEnds", window |-> w, well |-> TRUE]

MappingOnlyWhatIsFree(s, o, n) ==
  \A w \in Windows : (n.state.slot[w] = "Mapping" /\ s.slot[w] # "Mapping") =>
    s.slot[w] = "Free" /\ ~s.retired /\ o = [kind |-> "Map", window |-> w]

WithdrawnStaysWithdrawn(s, o, n) ==
  \A w \in Windows : s.slot[w] \in Withheld => n.state.slot[w] \in Withheld \cup {"Free"}

WithdrawnWhileMappingLeaves(s, o, n) ==
  /\ \A w \in Windows :
       (s.slot[w] = "Mapping" /\ (o.kind = "Retire" \/ o = [kind |-> "Withdraw", window |-> w]) /\ n.result = "Ok")
         => n.state.slot[w] = "Doomed"
  /\ (o.kind = "MapEnds" /\ s.slot[o.window] = "Doomed")
       => n = [state |-> [s EXCEPT !.slot[o.window] = "Leaving"], result |-> "Ok"]

WindowsDoNotDisturb(s, o, n) ==
  \A w \in Windows : n.state.slot[w] # s.slot[w] =>
    CASE o.kind = "Flush"     -> s.slot[w] = "Removed"
      [] o.kind = "FlushEnds" -> s.slot[w] = "Flushing"
      [] o.kind = "Retire"    -> s.slot[w] \in {"Mapping", "Mapped"}
      [] OTHER                -> o.kind # "Reuse" /\ o.window = w

RetiringWithdrawsAll(s, o, n) ==
  /\ (o.kind = "Retire" /\ ~s.retired) => n.result = "Ok" /\ n.state.retired
  /\ \A w \in Windows : (o.kind = "Retire" /\ ~s.retired /\ s.slot[w] = "Mapped") => n.state.slot[w] = "Leaving"

NumberIsReusedOnlyWhenAllCameBack(s, o, n) ==
  /\ (s.retired /\ ~n.state.retired) =>
       o.kind = "Reuse" /\ s.table = {} /\ s.cached = {} /\ \A w \in Windows : s.slot[w] = "Free"
  /\ (n.state.retired /\ ~s.retired) => o.kind = "Retire"

(* The hardware. *)
AccessReachesWhatIsTranslatedOrCopied(s, o, n) ==
  o.kind = "Access" =>
    /\ (n.result = "Ok") <=> (o.window \in s.table \cup s.cached)
    /\ n.state = [s EXCEPT !.cached = IF o.window \in s.table THEN @ \cup {o.window} ELSE @]

WhatIsFreeIsBlocked(s, o, n) ==
  (o.kind = "Access" /\ s.slot[o.window] = "Free") => n = [state |-> s, result |-> "Blocked"]

TranslationsChangeOnlyByCalls(s, o, n) ==
  \A w \in Windows :
    /\ (w \in n.state.table /\ w \notin s.table) => o = [kind |-> "Map", window |-> w] /\ s.slot[w] = "Free"
    /\ (w \in s.table /\ w \notin n.state.table)
         => o.kind = "UnmapEnds" /\ o.window = w /\ o.removed /\ s.slot[w] = "Unmapping"

CopiesAreForgottenOnlyByAFlush(s, o, n) ==
  \A w \in Windows :
    /\ (w \in s.cached /\ w \notin n.state.cached)
         => o = [kind |-> "FlushEnds", well |-> TRUE] /\ s.slot[w] = "Flushing"
    /\ (w \in n.state.cached /\ w \notin s.cached) => o = [kind |-> "Access", window |-> w]

(* Answers. *)
RefusalChangesNothing(s, o, n) ==
  n.result # "Ok" => n.state = s

AcceptanceChangesSomething(s, o, n) ==
  (n.result = "Ok" /\ o.kind # "Access") => n.state # s

(* Of a window, only its own slot is asked: no other one can be in the way. *)
WhatIsDueIsDone(s, o, n) ==
  /\ (o.kind = "Map" /\ ~s.retired /\ s.slot[o.window] = "Free")
       => n = [state |-> [s EXCEPT !.slot[o.window] = "Mapping", !.table = @ \cup {o.window}], result |-> "Ok"]
  /\ (o.kind = "MapEnds" /\ o.well /\ s.slot[o.window] = "Mapping")
       => n = [state |-> [s EXCEPT !.slot[o.window] = "Mapped"], result |-> "Ok"]
  /\ (o.kind = "Withdraw" /\ s.slot[o.window] = "Mapped")
       => n = [state |-> [s EXCEPT !.slot[o.window] = "Leaving"], result |-> "Ok"]
  /\ (o.kind = "Unmap" /\ s.slot[o.window] = "Leaving")
       => n = [state |-> [s EXCEPT !.slot[o.window] = "Unmapping"], result |-> "Ok"]
  /\ (o.kind = "UnmapEnds" /\ o.well /\ s.slot[o.window] = "Unmapping")
       => n = [state |-> [s EXCEPT !.slot[o.window] = "Removed", !.table = @ \ {o.window}], result |-> "Ok"]

FlushesAreDone(s, o, n) ==
  /\ \A w \in Windows :
       (o.kind = "Flush" /\ s.slot[w] = "Removed" /\ \A v \in Windows : s.slot[v] # "Flushing")
         => n.state.slot[w] = "Flushing" /\ n.result = "Ok"
  /\ \A w \in Windows : (o = [kind |-> "FlushEnds", well |-> TRUE] /\ s.slot[w] = "Flushing")
         => n.state.slot[w] = "Free" /\ w \notin n.state.cached /\ n.result = "Ok"

NothingIsMappedTwice(s, o, n) ==
  (o.kind = "Map" /\ s.slot[o.window] # "Free") => n.result \in {"Taken", "Retired"}

RefusalSaysWhy(s, o, n) ==
  n.result # "Ok" =>
    CASE n.result = "Taken"        -> o.kind = "Map" /\ ~s.retired /\ s.slot[o.window] # "Free"
      [] n.result = "Retired"      -> o.kind \in {"Map", "Retire"} /\ s.retired
      [] n.result = "NothingBegun" ->
           \/ o.kind = "MapEnds" /\ s.slot[o.window] \notin {"Mapping", "Doomed"}
           \/ o.kind = "UnmapEnds" /\ s.slot[o.window] # "Unmapping"
           \/ o.kind = "FlushEnds" /\ \A w \in Windows : s.slot[w] # "Flushing"
      [] n.result = "NotMapped"    -> o.kind = "Withdraw" /\ s.slot[o.window] \notin {"Mapping", "Mapped"}
      [] n.result = "NothingDue"   ->
           \/ o.kind = "Unmap" /\ s.slot[o.window] # "Leaving"
           \/ o.kind = "Flush" /\ \A w \in Windows : s.slot[w] \notin {"Removed", "Flushing"}
      [] n.result = "Flushing"     -> o.kind = "Flush" /\ \E w \in Windows : s.slot[w] = "Flushing"
      [] n.result = "Blocked"      -> o.kind = "Access" /\ o.window \notin s.table \cup s.cached
      [] n.result = "InUse"        -> o.kind = "Reuse" /\ ~s.retired
      [] n.result = "Unsettled"    -> o.kind = "Reuse" /\ s.retired /\ \E w \in Windows : s.slot[w] # "Free"
      [] OTHER                     -> FALSE

(* Under fairness. *)
WithdrawnComesBack == \A w \in Windows : state.slot[w] \in Withheld ~> state.slot[w] = "Free"

RetiredIsFreeInTheEnd == state.retired ~> \A w \in Windows : state.slot[w] = "Free"
===============================================================================

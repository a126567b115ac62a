-------------------------- MODULE DmaWindowsPromises --------------------------
(* What DmaWindows promises. A promise about one state takes s; a promise about
   one step takes the state s, the operation o and the answer n.               *)
EXTENDS DmaWindows

HasItsShape(s) ==
  s \in [rights  : [Domains -> [Windows -> Directions \cup {"None"}]],
         written : [Domains -> [Windows -> BOOLEAN]],
         domain  : Domains \cup {Nowhere},
         master  : BOOLEAN]

BeginsWithNothing(s) ==
  /\ DOMAIN Start.rights = 1..DomainCount   \* being nowhere is being in none of them
  /\ \A d \in Domains, w \in Windows : Start.rights[d][w] = "None" /\ ~Start.written[d][w]
  /\ Start.domain = 1 /\ Start.master

RefusalChangesNothing(s, o, n) ==
  n.result # "Ok" => n.state = s

WrittenOnlyThroughAWindow(s, o, n) ==
  \A d \in Domains, w \in Windows :
    (n.state.written[d][w] /\ ~s.written[d][w]) =>
      /\ o = [kind |-> "Write", window |-> w]
      /\ s.domain = d /\ s.master
      /\ s.rights[d][w] \in {"FromDevice", "Both"}

OtherMemoryStays(s, o, n) ==
  \A d \in Domains, w \in Windows :
    (s.written[d][w] /\ ~n.state.written[d][w]) =>
      o.kind = "Map" /\ o.domain = d /\ o.window = w /\ n.result = "Ok"

AllowedIsDone(s, o, n) ==
  (o.kind \in {"Read", "Write"} /\ s.master /\ s.domain # Nowhere) =>
    LET right == s.rights[s.domain][o.window] IN
    /\ (o.kind = "Read" /\ right \in {"ToDevice", "Both"}) => n = [state |-> s, result |-> "Ok"]
    /\ (o.kind = "Write" /\ right \in {"FromDevice", "Both"})
         => n.result = "Ok" /\ n.state.written[s.domain][o.window]

BlockedIsUntouched(s, o, n) ==
  o.kind \in {"Read", "Write"} =>
    \/ n.result = "Blocked" /\ n.state = s
    \/ n.result = "Ok" /\ s.master /\ s.domain # Nowhere
       /\ s.rights[s.domain][o.window]
            \in {"Both", IF o.kind = "Read" THEN "ToDevice" ELSE "FromDevice"}

AccessChangesNoRight(s, o, n) ==
  o.kind \in {"Read", "Write"} =>
    n.state.rights = s.rights /\ n.state.domain = s.domain /\ n.state.master = s.master

MapGivesWhatIsAsked(s, o, n) ==
  (o.kind = "Map" /\ n.result = "Ok") =>
    n.state = [s EXCEPT !.rights[o.domain][o.window] = o.direction,
                        !.written[o.domain][o.window] = FALSE]

NothingIsMappedTwice(s, o, n) ==
  o.kind = "Map" => (n.result = "Taken") <=> (s.rights[o.domain][o.window] # "None")

UnmapTakesThatWindow(s, o, n) ==
  o.kind = "Unmap" =>
    IF s.rights[o.domain][o.window] = "None" THEN n.result = "NotMapped"
    ELSE n = [state |-> [s EXCEPT !.rights[o.domain][o.window] = "None"], result |-> "Ok"]

RevokeTakesTheDomain(s, o, n) ==
  o.kind = "Revoke" =>
    /\ n.result = "Ok"
    /\ \A d \in Domains, w \in Windows :
         n.state.rights[d][w] = IF d = o.domain THEN "None" ELSE s.rights[d][w]
    /\ n.state.domain = s.domain /\ n.state.master = s.master

MovedOnlyByAttaching(s, o, n) ==
  /\ o.kind = "Attach" => n = [state |-> [s EXCEPT !.domain = o.domain], result |-> "Ok"]
  /\ o.kind = "Detach" => n = [state |-> [s EXCEPT !.domain = Nowhere], result |-> "Ok"]
  /\ n.state.domain # s.domain => o.kind \in {"Attach", "Detach"}

SilencedOnlyByTheMonitor(s, o, n) ==
  /\ o.kind = "Master" => n = [state |-> [s EXCEPT !.master = o.on], result |-> "Ok"]
  /\ n.state.master # s.master => o.kind = "Master"
===============================================================================

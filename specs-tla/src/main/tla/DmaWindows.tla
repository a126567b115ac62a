------------------------------ MODULE DmaWindows ------------------------------
(* What one device reaches of memory. Each domain has windows, and behind each
   window lies memory of its own; the device is in one domain at a time, or in
   none. Written memory is told from memory that the device has left alone, so
   that "blocked" can say what it means: nothing has changed.                  *)
EXTENDS Integers

CONSTANTS DomainCount,   \* domains 1..DomainCount
          WindowCount    \* windows 1..WindowCount in each of them

Domains == 1..DomainCount
Windows == 1..WindowCount
Directions == {"ToDevice", "FromDevice", "Both"}
Nowhere == 0

Ops ==
       [kind : {"Map"}, domain : Domains, window : Windows, direction : Directions]
  \cup [kind : {"Unmap"}, domain : Domains, window : Windows]
  \cup [kind : {"Revoke", "Attach"}, domain : Domains]
  \cup [kind : {"Master"}, on : BOOLEAN]
  \cup [kind : {"Detach"}]
  \cup [kind : {"Read", "Write"}, window : Windows]

(* rights   what the device may do with a window: a direction, or "None"
   written  whether the device has written to the memory behind a window since
            that was mapped; it stays known after the window is gone
   domain   the one that the device is in, or Nowhere
   master   whether the device may send requests at all                        *)
Start == [rights |-> [d \in Domains |-> [w \in Windows |-> "None"]],
          written |-> [d \in Domains |-> [w \in Windows |-> FALSE]],
          domain |-> 1, master |-> TRUE]

Ok(t) == [state |-> t, result |-> "Ok"]
Refuse(s, why) == [state |-> s, result |-> why]

(* Map: memory that is the device's to read, to write, or both. A window that is
   mapped is not mapped again: two rights to one address would be either's.    *)
Map(s, o) ==
  IF s.rights[o.domain][o.window] # "None" THEN Refuse(s, "Taken")
  ELSE Ok([s EXCEPT !.rights[o.domain][o.window] = o.direction,
                    !.written[o.domain][o.window] = FALSE])

Unmap(s, o) ==
  IF s.rights[o.domain][o.window] = "None" THEN Refuse(s, "NotMapped")
  ELSE Ok([s EXCEPT !.rights[o.domain][o.window] = "None"])

(* Revoke: all windows of a domain at once. Nothing to take is no mistake.     *)
Revoke(s, o) == Ok([s EXCEPT !.rights[o.domain] = [w \in Windows |-> "None"]])

Reaches(s, w, allowed) ==
  s.master /\ s.domain # Nowhere /\ s.rights[s.domain][w] \in allowed

(* Read and Write: the device asks. What it does not reach, it does not touch. *)
Read(s, o) ==
  IF Reaches(s, o.window, {"ToDevice", "Both"}) THEN Ok(s) ELSE Refuse(s, "Blocked")

Write(s, o) ==
  IF Reaches(s, o.window, {"FromDevice", "Both"})
  THEN Ok([s EXCEPT !.written[s.domain][o.window] = TRUE])
  ELSE Refuse(s, "Blocked")

Apply(s, o) ==
  CASE o.kind = "Map"    -> Map(s, o)
    [] o.kind = "Unmap"  -> Unmap(s, o)
    [] o.kind = "Revoke" -> Revoke(s, o)
    [] o.kind = "Attach" -> Ok([s EXCEPT !.domain = o.domain])
    [] o.kind = "Detach" -> Ok([s EXCEPT !.domain = Nowhere])
    [] o.kind = "Master" -> Ok([s EXCEPT !.master = o.on])
    [] o.kind = "Read"   -> Read(s, o)
    [] o.kind = "Write"  -> Write(s, o)

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)
Spec == Init /\ [][Next]_state
===============================================================================

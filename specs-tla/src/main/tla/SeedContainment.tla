--------------------------- MODULE SeedContainment ----------------------------
(* IronShim-rs as it is: containment_decision is a function of the severity. The
   state is what its surroundings would see; the decision looks at none of it. *)
EXTENDS Integers

CONSTANT ErrorMax   \* where the count of correctable errors saturates

Severities == {"Correctable", "NonFatal", "Fatal", "DpcContainment"}
Ops == [kind : {"Event"}, severity : Severities] \cup [kind : {"Recover"}]
Start == [errors |-> 0, contained |-> FALSE]

Decision(severity) ==
  CASE severity = "Correctable" -> "Observe" [] severity = "NonFatal" -> "Quarantine" [] OTHER -> "ResetRequired"

(* Event: the decision. Recover: recover_if_needed writes the device's reset
   file, which does not clear the trigger of the port.                         *)
Apply(s, o) ==
  IF o.kind = "Recover" THEN [state |-> s, result |-> "Ok"]
  ELSE [state |-> IF o.severity = "Correctable" /\ s.errors < ErrorMax THEN [s EXCEPT !.errors = @ + 1]
                  ELSE IF o.severity = "DpcContainment" THEN [s EXCEPT !.contained = TRUE]
                  ELSE s,
        result |-> Decision(o.severity)]

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)
Fairness == WF_state(Do([kind |-> "Recover"]))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

---------------------------- MODULE SeedLifecycle -----------------------------
(* IronShim-rs as it is: DriverLifecycle::transition. 12 of 36 pairs are accepted
   and nothing else in the crate looks at the state.                           *)
EXTENDS Integers

Phases == {"Created", "Initialized", "Running", "Suspended", "Shutdown", "Quarantined"}
Ops == [kind : {"Transition"}, to : Phases]
Start == [phase |-> "Created"]

Accepted == {<<"Created", "Initialized">>, <<"Initialized", "Running">>, <<"Running", "Suspended">>,
             <<"Running", "Shutdown">>, <<"Suspended", "Running">>, <<"Suspended", "Shutdown">>}
            \cup (Phases \X {"Quarantined"})

(* Transition: takes the step or refuses it with InvalidState.                 *)
Apply(s, o) ==
  IF <<s.phase, o.to>> \in Accepted THEN [state |-> [phase |-> o.to], result |-> "Ok"]
  ELSE [state |-> s, result |-> "InvalidState"]

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)
(* Whoever may release a driver keeps trying, through every door there is.     *)
Fairness == \A p \in Phases \ {"Quarantined"} : WF_state(Do([kind |-> "Transition", to |-> p]))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

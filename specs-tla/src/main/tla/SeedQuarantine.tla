---------------------------- MODULE SeedQuarantine ----------------------------
(* IronShim-rs as it is: one slot of the interrupt registry, which exists in the
   crate's test code only.                                                     *)
EXTENDS Integers

CONSTANTS MaxTicks,    \* ticks a call may take, of the finite budget
          MaxCalls,    \* calls of a slot in its whole life, of the finite budget
          CounterMax   \* the largest number: where counters saturate, and what "unlimited" is

Ops ==
       [kind : {"Register"}, limited : BOOLEAN]
  \cup [kind : {"Trigger"}, ticks : {MaxTicks, MaxTicks + 1}, fails : BOOLEAN]
  \cup [kind : {"Unregister", "Unquarantine", "NextWindow"}]

Start == [registered |-> FALSE, limited |-> FALSE, calls |-> 0, quarantined |-> FALSE,
          reason |-> "None", irqCalls |-> 0, violations |-> 0, latency |-> 0]

Ok(t) == [state |-> t, result |-> "Ok"]
More(n) == IF n < CounterMax THEN n + 1 ELSE n

(* Register: an occupied slot refuses; quarantine and calls are cleared, reason
   and metrics are kept.                                                       *)
Register(s, limited) ==
  IF s.registered THEN [state |-> s, result |-> "InterruptInUse"]
  ELSE Ok([s EXCEPT !.registered = TRUE, !.limited = limited, !.calls = 0, !.quarantined = FALSE])

(* Trigger: quarantine first, then the budget, then whether anybody is there.  *)
Trigger(s, ticks, fails) ==
  LET tooLong == s.limited /\ ticks > MaxTicks
      spent == s.calls >= (IF s.limited THEN MaxCalls ELSE CounterMax)
      ran == [s EXCEPT !.calls = More(@), !.irqCalls = More(@), !.latency = ticks]
  IN  IF s.quarantined THEN [state |-> s, result |-> "Quarantined"]
      ELSE IF tooLong \/ spent THEN
        [state |-> [s EXCEPT !.quarantined = TRUE, !.violations = More(@),
                             !.reason = IF tooLong THEN "TimeoutFault" ELSE "BudgetExceeded"],
         result |-> "BudgetExceeded"]
      ELSE IF ~s.registered THEN [state |-> s, result |-> "ResourceNotGranted"]
      ELSE IF fails THEN [state |-> [ran EXCEPT !.quarantined = TRUE, !.reason = "HandlerFault"],
                          result |-> "Quarantined"]
      ELSE Ok(ran)

(* Unregister takes the handler only, Unquarantine asks nobody, and nothing in
   the original notices that time passes (NextWindow).                         *)
Apply(s, o) ==
  CASE o.kind = "Register"     -> Register(s, o.limited)
    [] o.kind = "Unregister"   -> Ok([s EXCEPT !.registered = FALSE])
    [] o.kind = "Trigger"      -> Trigger(s, o.ticks, o.fails)
    [] o.kind = "Unquarantine" -> Ok([s EXCEPT !.quarantined = FALSE, !.calls = 0, !.reason = "None"])
    [] o.kind = "NextWindow"   -> Ok(s)

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)
Spec == Init /\ [][Next]_state
===============================================================================

------------------------------ MODULE Quarantine ------------------------------
(* Interrupt accounting. Each line has a budget of calls per window and of ticks
   per call. A line that spends its window is masked until the next one; one
   that does so again and again, overruns, or whose handler fails is
   quarantined. What a line has used up belongs to the line, not to whoever is
   registered on it, so registering again launders nothing. Windows and owners
   are numbered in a circle, as the fields of a machine word are.              *)
EXTENDS Integers

CONSTANTS LineCount,       \* lines 1..LineCount; they are independent
          CallBudget,      \* admissions a window
          TickBudget,      \* ticks a handler may take
          StormThreshold,  \* consecutive exhausted windows that make a storm
          MaxReleases,     \* how often a line may be let out of quarantine
          CounterMax,      \* where the counter of lost interrupts saturates
          WindowCount,     \* windows are 0..WindowCount-1 and begin again
          GenerationCount  \* owners are 0..GenerationCount-1 and begin again

Lines == 1..LineCount
Budgets == {"Finite", "Unlimited"}   \* unlimited is a budget of its own, not a large number

Windows == 0..(WindowCount - 1)
Generations == 0..(GenerationCount - 1)

Ops ==
       [kind : {"Register"}, line : Lines, budget : Budgets]
  \cup [kind : {"Interrupt", "Tick"}, line : Lines, at : Windows]
  \cup [kind : {"Complete"}, line : Lines, generation : Generations,
        ticks : {TickBudget, TickBudget + 1}, fault : BOOLEAN]
  \cup [kind : {"Unregister", "Contain", "Release"}, line : Lines]

(* budget     of the registered handler, or "None"
   mode       "Open", "Masked" until the next window, or "Quarantined"
   reason     why it is quarantined; the first reason stands until the release
   window     the one that the line is in, as far as it knows
   generation counts owners and releases, so that a late handler is known as such
   calls      admissions in this window
   exhausted  consecutive windows whose budget was exceeded
   lost       interrupts that were not delivered, saturating
   releases   how often it was let out of quarantine                           *)
StartLine == [budget |-> "None", mode |-> "Open", reason |-> "None", window |-> 0,
              generation |-> 0, calls |-> 0, exhausted |-> 0, lost |-> 0, releases |-> 0]
Start == [lines |-> [l \in Lines |-> StartLine]]

Ok(t) == [line |-> t, result |-> "Ok"]
Refuse(t, why) == [line |-> t, result |-> why]
Saturated(n) == IF n < CounterMax THEN n + 1 ELSE n
Lose(t, why) == [line |-> [t EXCEPT !.lost = Saturated(@)], result |-> why]
Cut(t, reason) ==
  [t EXCEPT !.mode = "Quarantined", !.reason = reason, !.calls = 0, !.exhausted = 0]
NextGeneration(t) == (t.generation + 1) % GenerationCount

(* How many windows ahead of the line a window is. More than half the circle is
   behind: an old reading of the clock must not set the line back and hand out
   a budget twice.                                                             *)
Ahead(t, at) == LET d == (at - t.window + WindowCount) % WindowCount
                IN  IF d <= WindowCount \div 2 THEN d ELSE 0

(* The line comes to a window. What it has called is forgotten and its mask is
   lifted. Exhausted windows count on only from one to the very next.          *)
Advance(t, at) ==
  IF Ahead(t, at) = 0 THEN t
  ELSE [t EXCEPT !.window = at, !.mode = "Open", !.calls = 0,
                 !.exhausted = IF t.mode = "Masked" /\ Ahead(t, at) = 1 THEN @ ELSE 0]

(* Register: one handler a line, and never on a quarantined one. The window that
   is running goes on: its calls, its mask and its history stay.               *)
Register(t, budget) ==
  IF t.mode = "Quarantined" THEN Refuse(t, "Quarantined")
  ELSE IF t.budget # "None" THEN Refuse(t, "AlreadyRegistered")
  ELSE Ok([t EXCEPT !.budget = budget, !.generation = NextGeneration(t)])

(* Unregister: always possible for a registered line, quarantined or not, and
   takes away the handler only.                                                *)
Unregister(t) ==
  IF t.budget = "None" THEN Refuse(t, "NotRegistered") ELSE Ok([t EXCEPT !.budget = "None"])

(* The call that breaks a window's budget: it is lost, and the line is masked,
   or quarantined if this makes a storm.                                       *)
Exhaust(t) ==
  IF t.exhausted + 1 >= StormThreshold THEN Lose(Cut(t, "Storm"), "Quarantined")
  ELSE Lose([t EXCEPT !.mode = "Masked", !.exhausted = @ + 1], "Masked")

Charge(t) ==
  IF t.mode = "Masked" THEN Lose(t, "Masked")
  ELSE IF t.budget = "Unlimited" THEN Ok(t)
  ELSE IF t.calls < CallBudget THEN Ok([t EXCEPT !.calls = @ + 1])
  ELSE Exhaust(t)

(* Interrupt: admitted, or lost and counted. Ownership is asked for first, so
   that a line without a handler cannot be accused of anything. A line without
   limit that is open has nothing to count and need not know the time.         *)
Interrupt(t, at) ==
  IF t.budget = "None" THEN Lose(t, "NotRegistered")
  ELSE IF t.mode = "Quarantined" THEN Lose(t, "Quarantined")
  ELSE IF t.mode = "Open" /\ t.budget = "Unlimited" THEN Ok(t)
  ELSE Charge(Advance(t, at))

(* Complete: the handler returned after so many ticks, measured by the monitor
   around the call. A failing handler or an overrun quarantines the line; a
   return to a quarantined line changes nothing, nor does one to a line that
   has got another owner since, or was released.                               *)
Complete(t, generation, ticks, fault) ==
  IF t.budget = "None" THEN Refuse(t, "NotRegistered")
  ELSE IF t.mode = "Quarantined" THEN Refuse(t, "Quarantined")
  ELSE IF generation # t.generation THEN Refuse(t, "Stale")
  ELSE IF fault THEN Ok(Cut(t, "HandlerFault"))
  ELSE IF t.budget = "Finite" /\ ticks > TickBudget THEN Ok(Cut(t, "Overrun"))
  ELSE Ok(t)

(* Tick: time has come to a window, and no interrupt with it.                  *)
Tick(t, at) == IF t.mode = "Quarantined" THEN Refuse(t, "Quarantined") ELSE Ok(Advance(t, at))

(* Contain: the device behind the line is being contained. Registered or not,
   the line goes quiet.                                                        *)
Contain(t) ==
  IF t.mode = "Quarantined" THEN Refuse(t, "Quarantined") ELSE Ok(Cut(t, "Containment"))

(* Release: the only way out of quarantine. It is counted, and refused for good
   once the releases are spent.                                                *)
Release(t) ==
  IF t.mode # "Quarantined" THEN Refuse(t, "NotQuarantined")
  ELSE IF t.releases >= MaxReleases THEN Refuse(t, "ReleasesSpent")
  ELSE Ok([t EXCEPT !.mode = "Open", !.reason = "None", !.releases = @ + 1,
                    !.generation = NextGeneration(t)])

ApplyLine(t, o) ==
  CASE o.kind = "Register"   -> Register(t, o.budget)
    [] o.kind = "Unregister" -> Unregister(t)
    [] o.kind = "Interrupt"  -> Interrupt(t, o.at)
    [] o.kind = "Complete"   -> Complete(t, o.generation, o.ticks, o.fault)
    [] o.kind = "Tick"       -> Tick(t, o.at)
    [] o.kind = "Contain"    -> Contain(t)
    [] o.kind = "Release"    -> Release(t)

Apply(s, o) ==
  LET n == ApplyLine(s.lines[o.line], o)
  IN  [state |-> [s EXCEPT !.lines[o.line] = n.line], result |-> n.result]

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)

(* Time passes: every line comes to its next window.                           *)
Pass(l) == Do([kind |-> "Tick", line |-> l, at |-> (state.lines[l].window + 1) % WindowCount])
Fairness == \A l \in Lines : WF_state(Pass(l))
Spec == Init /\ [][Next]_state /\ Fairness
===============================================================================

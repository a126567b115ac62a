-------------------------------- MODULE Trust --------------------------------
(* Who may say what a driver is granted. A manifest is admitted once, by keys of
   the authority that its driver belongs to; keys and manifests can be revoked;
   time and the policy go forward. The store can fail whenever it is written, and
   the process can end at any time: the next one knows what was saved.         *)
EXTENDS Integers, FiniteSets, Sequences, TrustWorld

CONSTANTS Offered,       \* manifests that are presented: names of TrustWorld
          Revocable,     \* keys that are revoked
          Withdrawable,  \* manifests that are revoked
          TimeCount,     \* the clock is told 0..TimeCount
          VersionCount   \* policies 1..VersionCount of TrustWorld are offered

(* A save is done, or it failed, or it is reported as failed and was done.     *)
Ops ==
       [kind : {"Admit"}, manifest : Offered, save : {"Done", "Failed", "Unsure"}]
  \cup [kind : {"RevokeKey"}, key : Revocable, save : {"Done", "Failed"}]
  \cup [kind : {"RevokeManifest"}, manifest : Withdrawable, save : {"Done", "Failed"}]
  \cup [kind : {"ReplacePolicy", "Open"}, version : 1..VersionCount, save : {"Done", "Failed"}]
  \cup [kind : {"Tick"}, time : 0..TimeCount, save : {"Done", "Failed"}]
  \cup [kind : {"OpenDamaged"}]

(* memory    what this process goes by: the clock, the version of the policy, what
             is revoked, and for each authority the last counter of its drivers
             and the manifests that it has spent
   saved     the same, as the next process will find it
   standing  manifests that this process has admitted and that are still vouched for
   admitted  all that ever were answered as admitted; nobody keeps this          *)
Start ==
  [memory |-> [now |-> 0, version |-> 1, revokedKeys |-> {}, revokedManifests |-> {},
               counters |-> [North |-> <<0, 0>>, South |-> <<0, 0>>], spent |-> [North |-> {}, South |-> {}]],
   saved |-> [now |-> 0, version |-> 1, revokedKeys |-> {}, revokedManifests |-> {},
              counters |-> [North |-> <<0, 0>>, South |-> <<0, 0>>], spent |-> [North |-> {}, South |-> {}]],
   standing |-> {}, admitted |-> {}]

Ok(s) == [state |-> s, result |-> "Ok"]
Refuse(s, why) == [state |-> s, result |-> why]

Owner(mem, m) ==
  LET p == Policies[mem.version]
  IN  IF m.driver \in p.North.drivers THEN "North"
      ELSE IF m.driver \in p.South.drivers THEN "South" ELSE "Nobody"

(* What a signature by key k is worth now, to the authority a.                 *)
Weigh(mem, a, m, k) ==
  LET p == Policies[mem.version]
  IN  IF k \notin p.North.keys \cup p.South.keys THEN "UnknownKey"
      ELSE IF k \notin p[a].keys THEN "OutOfScope"
      ELSE IF k \in mem.revokedKeys THEN "RevokedKey"
      ELSE IF mem.now > Keys[k].until THEN "KeyExpired"
      ELSE IF m.at > mem.now THEN "SignedAt"
      ELSE IF k \in m.bad THEN "BadSignature"
      ELSE "Good"

Good(mem, a, m, algorithm) ==
  {i \in 1..Len(m.by) : Keys[m.by[i]].algorithm = algorithm /\ Weigh(mem, a, m, m.by[i]) = "Good"}

(* A manifest is vouched for while enough of its signatures are good: those that
   are not do no harm. One that a key signed twice is none.                    *)
Vouched(mem, a, m) ==
  \A algorithm \in {"Ed25519", "MlDsa65"} :
    Cardinality(Good(mem, a, m, algorithm)) >= Policies[mem.version][a].need[algorithm]
SignedTwice(m) == \E i \in 1..Len(m.by), j \in 1..Len(m.by) : i < j /\ m.by[i] = m.by[j]

Stands(mem, n) ==
  LET m == Manifests[n] a == Owner(mem, m)
  IN  a # "Nobody" /\ Vouched(mem, a, m) /\ n \notin mem.revokedManifests /\ mem.now <= m.until

(* Why too few are good, the gravest reason first.                             *)
Gravity == <<"RevokedKey", "KeyExpired", "SignedAt", "BadSignature", "OutOfScope", "UnknownKey">>
Lacking(mem, a, m) ==
  LET why == {i \in 1..Len(Gravity) : \E j \in 1..Len(m.by) : Weigh(mem, a, m, m.by[j]) = Gravity[i]}
  IN  IF why = {} THEN "MissingSignature" ELSE Gravity[CHOOSE i \in why : \A j \in why : i <= j]

Verdict(mem, n) ==
  LET m == Manifests[n] a == Owner(mem, m)
  IN  IF SignedTwice(m) THEN "SignedTwice"
      ELSE IF a = "Nobody" THEN "NoAuthority"
      ELSE IF ~Vouched(mem, a, m) THEN Lacking(mem, a, m)
      ELSE IF n \in mem.revokedManifests THEN "RevokedManifest"
      ELSE IF mem.now < m.from THEN "NotYetValid"
      ELSE IF mem.now > m.until THEN "Expired"
      ELSE IF n \in mem.spent.North \cup mem.spent.South THEN "ManifestReplayed"
      ELSE IF m.counter <= mem.counters[a][m.driver] THEN "CounterReplayed"
      ELSE IF \E other \in mem.spent[a] : Manifests[other].nonce = m.nonce THEN "NonceReplayed"
      ELSE "Ok"

Spend(mem, n) ==
  LET m == Manifests[n] a == Owner(mem, m)
  IN  [mem EXCEPT !.counters[a][m.driver] = m.counter, !.spent[a] = @ \cup {n}]

Written(s, mem, save) == IF save = "Failed" THEN s.saved ELSE mem

(* Admit: verified, then saved, then answered. What was not saved for certain is
   not admitted, and what was written of it all the same is spent for the next. *)
Admit(s, n, save) ==
  LET why == Verdict(s.memory, n) next == Spend(s.memory, n)
  IN  IF why # "Ok" THEN Refuse(s, why)
      ELSE IF save # "Done" THEN Refuse([s EXCEPT !.saved = Written(s, next, save)], "StoreFailed")
      ELSE Ok([memory |-> next, saved |-> next, standing |-> s.standing \cup {n}, admitted |-> s.admitted \cup {n}])

(* RevokeKey, RevokeManifest, ReplacePolicy, Tick: in force at once, saved after.
   What is not vouched for any more is answered, for the monitor to end.       *)
Decide(s, mem, save) ==
  Ok([s EXCEPT !.memory = mem, !.saved = Written(s, mem, save), !.standing = {n \in @ : Stands(mem, n)}])

Believe(mem, version) ==
  [mem EXCEPT !.version = version, !.revokedKeys = @ \cup Policies[version].revokedKeys,
              !.revokedManifests = @ \cup Policies[version].revokedManifests]
Replace(s, version, save) ==
  IF version <= s.memory.version THEN Refuse(s, "OldTrust")
  ELSE Decide(s, Believe(s.memory, version), save)

Tick(s, time, save) ==
  IF time < s.memory.now THEN Refuse(s, "TimeWentBack") ELSE Decide(s, [s.memory EXCEPT !.now = time], save)

(* Open: the process has ended, and another opens the store with the policy that
   it is given. OpenDamaged: it finds bytes that nobody wrote.                 *)
Open(s, version, save) ==
  LET mem == Believe(s.saved, version)
  IN  IF version < s.saved.version THEN Refuse(s, "OldTrust")
      ELSE Ok([s EXCEPT !.memory = mem, !.saved = Written(s, mem, save), !.standing = {}])

Apply(s, o) ==
  CASE o.kind = "Admit"          -> Admit(s, o.manifest, o.save)
    [] o.kind = "RevokeKey"      -> Decide(s, [s.memory EXCEPT !.revokedKeys = @ \cup {o.key}], o.save)
    [] o.kind = "RevokeManifest" -> Decide(s, [s.memory EXCEPT !.revokedManifests = @ \cup {o.manifest}], o.save)
    [] o.kind = "ReplacePolicy"  -> Replace(s, o.version, o.save)
    [] o.kind = "Tick"           -> Tick(s, o.time, o.save)
    [] o.kind = "Open"           -> Open(s, o.version, o.save)
    [] o.kind = "OpenDamaged"    -> Refuse(s, "StoreDamaged")

-------------------------------------------------------------------------------
VARIABLE state
Init == state = Start
Do(o) == state' = Apply(state, o).state
Next == \E o \in Ops : Do(o)
Spec == Init /\ [][Next]_state
===============================================================================

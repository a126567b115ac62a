package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.Rule;

/** What a system call must obey. */
public enum CallRule implements Rule {
    DENIED;

    @Override
    public String area() {
        return "syscall";
    }

    @Override
    public String says() {
        return "the manifest names the call, and its driver is active";
    }
}

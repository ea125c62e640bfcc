// What stands in for functions that C libraries before 2.28 lack. They fail as the C library's own do: -1 and errno.

        .text
none:                                   // there is no such thing: ENOSYS
        mov     x0, #-38
        b       failed

getentropy:                             // (buffer, bytes): 0 when all of it is filled
        stp     x29, x30, [sp, #-32]!
        str     x1, [sp, #16]
        mov     x2, #0
        bl      getrandom
        ldr     x1, [sp, #16]
        ldp     x29, x30, [sp], #32
        sub     x0, x0, x1
        ret

getrandom:                              // (buffer, bytes, flags)
        mov     x8, #278
        svc     #0
        tbnz    x0, #63, failed
        ret

failed:                                 // x0: the kernel's -errno
        stp     x29, x30, [sp, #-32]!
        str     x19, [sp, #16]
        neg     w19, w0
        ldr     x8, errno
        ldr     x8, [x8]
        blr     x8
        str     w19, [x0]
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        mov     x0, #-1
        ret

        .balign 8
errno:  .quad   0                       // the build writes where the address of __errno_location is found

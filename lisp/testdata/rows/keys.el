(append (kbd "C-c a") nil)
=> (3 97)

(append (kbd "<f5>") nil)
=> (f5)

(append (kbd "C-<tab>") nil)
=> (C-tab)

(append (kbd "M-x") nil)
=> (134217848)

(append (kbd "s-a") nil)
=> (8388705)

(append (kbd "RET") nil)
=> (13)

(append (kbd "C-x C-f") nil)
=> (24 6)

(append (kbd "M-RET") nil)
=> (134217741)

(append (kbd "C-%") nil)
=> (67108901)

(append (kbd "C-M-a") nil)
=> (134217729)

(append (kbd "<C-return>") nil)
=> (C-return)

(append (kbd "ESC x") nil)
=> (27 120)

(append (kbd "SPC") nil)
=> (32)

(append (kbd "TAB") nil)
=> (9)

(append (kbd "DEL") nil)
=> (127)

(append (kbd "LFD") nil)
=> (10)

(append (kbd "NUL") nil)
=> (0)

(append (kbd "a b c") nil)
=> (97 98 99)

(append (kbd "abc") nil)
=> (97 98 99)

(append (kbd "C-x <left>") nil)
=> (24 left)

(append (kbd "<mouse-1>") nil)
=> (mouse-1)

(append (kbd "H-a") nil)
=> (16777313)

(append (kbd "S-a") nil)
=> (33554529)

(append (kbd "A-x") nil)
=> (4194424)

(append (kbd "C-RET") nil)
=> (67108877)

(append (kbd "C-SPC") nil)
=> (67108896)

(append (kbd "C-@") nil)
=> (0)

(append (kbd "C-?") nil)
=> (67108927)

(append (kbd "M-<up>") nil)
=> (M-up)

(append (kbd "C-M-<down>") nil)
=> (C-M-down)

(append (kbd "é") nil)
=> (233)

(append (kbd "C-é") nil)
=> (67109097)

(append (kbd "M-é") nil)
=> (134217961)

(append (kbd "\\[") nil)
=> (92 91)

(append (kbd "^c") nil)
=> (3)

(append (kbd "") nil)
=> nil

(append (kbd "C-x 5 2") nil)
=> (24 53 50)

(append (kbd "<remap> <kill-line>") nil)
=> (remap kill-line)

(append (kbd "C-c C-c") nil)
=> (3 3)

(append (kbd "C-h k") nil)
=> (8 107)

(append (kbd "M-s o") nil)
=> (134217843 111)

(append (kbd "C-S-a") nil)
=> (33554433)

(append (kbd "S-<f5>") nil)
=> (S-f5)

(append (kbd "3*a") nil)
=> (97 97 97)

(append (kbd "<kp-0>") nil)
=> (kp-0)

(append (kbd "C-/") nil)
=> (67108911)

(append (kbd "C--") nil)
=> (67108909)

(append (kbd "-") nil)
=> (45)

(append (kbd "C-]") nil)
=> (29)

(append (kbd "C-^") nil)
=> (30)

(append (kbd "C-_") nil)
=> (31)

(append (kbd "M-C-x") nil)
=> (134217752)

(append (kbd "C-c (") nil)
=> (3 40)

(append (kbd "s-<return>") nil)
=> (s-return)

(append (kbd "<S-f1>") nil)
=> (S-f1)

(append (kbd "M--") nil)
=> (134217773)

(append (kbd "C-c M-x") nil)
=> (3 134217848)

(append (kbd "ESC") nil)
=> (27)

(append (kbd "C-[") nil)
=> (27)

(append (kbd "C-i") nil)
=> (9)

(append (kbd "C-m") nil)
=> (13)

(append (kbd "C-I") nil)
=> (9)

(append (kbd "M-SPC") nil)
=> (134217760)

(append (kbd "M-DEL") nil)
=> (134217855)

(kbd "C-c a")
=> "a"

(kbd "<f5>")
=> [f5]

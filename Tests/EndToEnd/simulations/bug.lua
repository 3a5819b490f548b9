-- what a migration got wrong
greeting = "Alive"

function step() return 2 end
